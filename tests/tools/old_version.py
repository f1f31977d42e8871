"""A service of an earlier version, without generated code: types come from a released descriptor set.

    old_version.py DESCRIPTOR_SET

Reads a line, answers with a line, until its input ends. Bytes travel as base64.

    copy TYPE BYTES     {"message": what this version understands of it, "bytes": the message written again}
    clean BYTES         an ArticleReceived, cleaned as this version does: {"cleaned": ArticleCleaned, "progress": PipelineProgress}
"""
import base64
import json
import sys

try:
    from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
except ImportError as missing:
    sys.exit(f"{missing}. Install the package python3-protobuf.")

INSTANCE = "old-version"


def message_class(descriptor):
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(descriptor.file.pool).GetPrototype(descriptor)


def load(path):
    """A lookup of message classes by full name."""
    pool = descriptor_pool.DescriptorPool()
    with open(path, "rb") as file:
        for declared in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:  # Imports come first.
            pool.AddSerializedFile(declared.SerializeToString())
    return lambda name: message_class(pool.FindMessageTypeByName(name))


def text(message):
    return base64.b64encode(message.SerializeToString()).decode()


def copy(types, name, data):
    message = types(name).FromString(base64.b64decode(data))
    return {"message": json_format.MessageToDict(message), "bytes": text(message)}


def clean(types, data):
    received = types("newsroom.events.v1.ArticleReceived").FromString(base64.b64decode(data))
    title, *paragraphs = [p for p in received.document.content.decode().split("\n\n") if p.strip()]
    cleaned = types("newsroom.events.v1.ArticleCleaned")(
        article=received.article, attempt=received.attempt, received_at=received.received_at)
    cleaned.clean.title = title
    cleaned.clean.language = "en"
    for paragraph in paragraphs:
        cleaned.clean.paragraphs.add(text=paragraph)
    cleaned.clean.word_count = sum(len(p.split()) for p in paragraphs)
    progress = types("newsroom.events.v1.PipelineProgress")(
        article=received.article, attempt=received.attempt, stage=2, outcome=1, started_at=received.received_at, instance=INSTANCE)
    return {"cleaned": text(cleaned), "progress": text(progress)}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    types = load(sys.argv[1])
    verbs = {"copy": copy, "clean": clean}
    for line in sys.stdin:
        verb, *arguments = line.split()
        print(json.dumps(verbs[verb](types, *arguments)), flush=True)


if __name__ == "__main__":
    main()
