FROM node:24-bookworm-slim AS modules
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM python:3.11-slim-bookworm
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt \
 && useradd --system --home-dir /var/lib/mountain --create-home mountain
COPY --from=modules /app/node_modules node_modules
COPY migrations migrations
COPY static static
COPY server server
# Whoever runs it may write nothing here.
RUN python -m compileall -q server migrations
USER mountain
ARG COMMIT=
ENV COMMIT=$COMMIT
VOLUME /var/lib/mountain
ENTRYPOINT ["python", "-m", "server"]
CMD ["all"]
