"""A second camera: the candidate's phone, let in by a QR code, that sends its picture and nothing else."""
