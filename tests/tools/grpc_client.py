#!/usr/bin/python3
"""A gRPC client on Debian's packages, without generated code or proto files: types come by server reflection.

    grpc_client.py HOST:PORT health [SERVICE]
    grpc_client.py HOST:PORT call PACKAGE.SERVICE/METHOD [JSON]

Prints the answer as one line of JSON. An error status goes to standard error with its decoded google.rpc details, exit code 1.
"""
import json
import sys

try:
    import grpc
    from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, duration_pb2, json_format, message_factory
except ImportError as missing:
    sys.exit(f"{missing}. Install the packages python3-grpcio and python3-protobuf.")

DEADLINE_SECONDS = 30
DETAILS_TRAILER = "grpc-status-details-bin"

# What is used of the standard protocols. Each field: number, type, and whether it is repeated.
PROTOCOLS = {
    "HealthCheckRequest": {"service": (1, "string", False)},
    "HealthCheckResponse": {"status": (1, "int32", False)},
    "ServerReflectionRequest": {"file_containing_symbol": (4, "string", False)},
    "ServerReflectionResponse": {"files": (4, "FileDescriptorResponse", False), "error": (7, "ErrorResponse", False)},
    "FileDescriptorResponse": {"file_descriptor_proto": (1, "bytes", True)},
    "ErrorResponse": {"error_code": (1, "int32", False), "error_message": (2, "string", False)},
    "Status": {"code": (1, "int32", False), "message": (2, "string", False), "details": (3, "google.protobuf.Any", True)},
    "BadRequest": {"field_violations": (1, "FieldViolation", True)},
    "FieldViolation": {"field": (1, "string", False), "description": (2, "string", False)},
    "RetryInfo": {"retry_delay": (1, "google.protobuf.Duration", False)},
}
SERVING_STATUS = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"]


def message_class(descriptor):
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(descriptor.file.pool).GetPrototype(descriptor)


def declare_protocols():
    """Message classes of PROTOCOLS by name."""
    scalars = {"string": 9, "int32": 5, "bytes": 12}
    file = descriptor_pb2.FileDescriptorProto(name="protocols.proto", package="protocols", syntax="proto3")
    file.dependency.extend([any_pb2.DESCRIPTOR.name, duration_pb2.DESCRIPTOR.name])
    for name, fields in PROTOCOLS.items():
        message = file.message_type.add(name=name)
        for field, (number, kind, repeated) in fields.items():
            added = message.field.add(name=field, number=number, label=3 if repeated else 1, type=scalars.get(kind, 11))
            if kind not in scalars:
                added.type_name = f".{kind}" if "." in kind else f".{file.package}.{kind}"
    pool = descriptor_pool.Default()
    pool.AddSerializedFile(file.SerializeToString())
    return {name: message_class(pool.FindMessageTypeByName(f"{file.package}.{name}")) for name in PROTOCOLS}


TYPES = declare_protocols()


def unary(channel, path, request, response_type):
    stub = channel.unary_unary(path, lambda message: message.SerializeToString(), response_type.FromString)
    return stub(request, timeout=DEADLINE_SECONDS)


def reflect(channel, service):
    """Descriptor of the service, from the files that the server says declare it."""
    ask = channel.stream_stream(
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        lambda message: message.SerializeToString(), TYPES["ServerReflectionResponse"].FromString)
    question = TYPES["ServerReflectionRequest"](file_containing_symbol=service)
    answer = next(ask(iter([question]), timeout=DEADLINE_SECONDS))
    if answer.HasField("error"):
        sys.exit(f"reflection: {answer.error.error_message}")
    pool = descriptor_pool.DescriptorPool()
    for file in answer.files.file_descriptor_proto:  # Imports come first.
        pool.AddSerializedFile(file)
    return pool.FindServiceByName(service)


def call(channel, path, text):
    service, method_name = path.split("/")
    method = reflect(channel, service).methods_by_name[method_name]
    request = json_format.Parse(text, message_class(method.input_type)())
    answer = unary(channel, f"/{path}", request, message_class(method.output_type))
    return json_format.MessageToDict(answer)


def health(channel, service):
    request = TYPES["HealthCheckRequest"](service=service)
    answer = unary(channel, "/grpc.health.v1.Health/Check", request, TYPES["HealthCheckResponse"])
    return {"status": SERVING_STATUS[answer.status]}


def explain(error):
    """The status with the details that Newsroom's services send."""
    trailers = {key: value for key, value in error.trailing_metadata() or ()}
    status = TYPES["Status"].FromString(trailers.get(DETAILS_TRAILER, b""))
    details = []
    for detail in status.details:
        name = detail.TypeName()
        message = TYPES[name.rpartition(".")[2]].FromString(detail.value)
        details.append({"type": name, **json_format.MessageToDict(message)})
    return {"status": error.code().name, "message": error.details(), "details": details}


def main(arguments):
    if len(arguments) < 2 or arguments[1] not in ("health", "call") or (arguments[1] == "call" and len(arguments) < 3):
        sys.exit(__doc__)
    address, verb, *rest = arguments
    with grpc.insecure_channel(address) as channel:
        try:
            answer = health(channel, *rest[:1] or [""]) if verb == "health" else call(channel, rest[0], *rest[1:] or ["{}"])
            print(json.dumps(answer, ensure_ascii=False))
        except grpc.RpcError as error:
            print(json.dumps(explain(error), ensure_ascii=False), file=sys.stderr)
            sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
