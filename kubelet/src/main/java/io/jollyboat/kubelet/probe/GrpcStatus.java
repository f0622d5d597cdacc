package io.jollyboat.kubelet.probe;

/**
 * How a gRPC call ended without an answer: its code and what was said of it.
 *
 * @param code from 0 on, as gRPC numbers them; others are shown by number
 */
record GrpcStatus(int code, String message) {

    static final int UNKNOWN = 2;
    static final int DEADLINE_EXCEEDED = 4;
    static final int UNIMPLEMENTED = 12;
    static final int INTERNAL = 13;
    static final int UNAVAILABLE = 14;

    private static final int CANCELED = 1;
    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNAUTHENTICATED = 16;

    private static final String[] NAMES = {
        "OK",
        "Canceled",
        "Unknown",
        "InvalidArgument",
        "DeadlineExceeded",
        "NotFound",
        "AlreadyExists",
        "PermissionDenied",
        "ResourceExhausted",
        "FailedPrecondition",
        "Aborted",
        "OutOfRange",
        "Unimplemented",
        "Internal",
        "Unavailable",
        "DataLoss",
        "Unauthenticated"
    };

    /** HTTP/2's reasons to end a stream, in the order of their numbers. */
    private static final String[] RESETS = {
        "NO_ERROR",
        "PROTOCOL_ERROR",
        "INTERNAL_ERROR",
        "FLOW_CONTROL_ERROR",
        "SETTINGS_TIMEOUT",
        "STREAM_CLOSED",
        "FRAME_SIZE_ERROR",
        "REFUSED_STREAM",
        "CANCEL",
        "COMPRESSION_ERROR",
        "CONNECT_ERROR",
        "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED"
    };

    /** What gRPC makes of an answer that is plain HTTP. */
    static GrpcStatus ofHttp(int status, String message) {
        int code =
                switch (status) {
                    case 400 -> INTERNAL;
                    case 401 -> UNAUTHENTICATED;
                    case 403 -> PERMISSION_DENIED;
                    case 404 -> UNIMPLEMENTED;
                    case 429, 502, 503, 504 -> UNAVAILABLE;
                    default -> UNKNOWN;
                };
        return new GrpcStatus(code, message);
    }

    /**
     * The server ended the stream.
     *
     * @param reason HTTP/2's number for it
     */
    static GrpcStatus ofReset(int reason) {
        boolean known = reason >= 0 && reason < RESETS.length;
        String name =
                known ? RESETS[reason] : "unknown error code 0x" + Integer.toHexString(reason);
        int code =
                switch (name) {
                    case "FLOW_CONTROL_ERROR", "ENHANCE_YOUR_CALM" -> RESOURCE_EXHAUSTED;
                    case "REFUSED_STREAM" -> UNAVAILABLE;
                    case "CANCEL" -> CANCELED;
                    case "INADEQUATE_SECURITY" -> PERMISSION_DENIED;
                    default -> known ? INTERNAL : UNKNOWN;
                };
        return new GrpcStatus(code, "stream terminated by RST_STREAM with error code: " + name);
    }

    /** As gRPC's clients in Go write it. */
    @Override
    public String toString() {
        String name = code >= 0 && code < NAMES.length ? NAMES[code] : "Code(" + code + ")";
        return "rpc error: code = " + name + " desc = " + message;
    }
}
