"""The embedding models a knowledge base over S3 Vectors can use, and the length of their vectors."""

EMBEDDING_DIMENSIONS = {
    "amazon.titan-embed-text-v2:0": 1024,
    "cohere.embed-english-v3": 1024,
    "cohere.embed-multilingual-v3": 1024,
}
"""Model id to dimensions (Amazon Bedrock User Guide, "Supported models and Regions for knowledge bases").

An index is made for one length, so it is stated once, here.
"""

CHOOSES_DIMENSIONS = frozenset({"amazon.titan-embed-text-v2:0"})
"""Models that offer several lengths (Titan: 1,024, 512, 256) and are told which one to use."""
