package io.jollyboat.apiserver.protobuf;

/** The bytes are not what they should be; the message is for the client. */
public final class ProtobufException extends Exception {
    private static final long serialVersionUID = 1;

    ProtobufException(String message) {
        super(message, null, false, false);
    }
}
