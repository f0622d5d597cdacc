package io.jollyboat.apiserver.protobuf;

/**
 * An object in protobuf, to be put into an envelope, an event or a list.
 *
 * @param bytes the object's fields; shared, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Message(String apiVersion, String kind, byte[] bytes) {}
