package io.jollyboat.apiserver.pipeline;

import tools.jackson.databind.JsonNode;

/** The body of a call. */
public sealed interface Body {

    /** There is none. */
    record Empty() implements Body {}

    /**
     * As it came over the network.
     *
     * @param bytes the reader's own
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Encoded(byte[] bytes) implements Body {}

    /**
     * A tree from within this JVM.
     *
     * @param json the reader's own, to be changed at will
     */
    record Tree(JsonNode json) implements Body {}

    /** More than was allowed. */
    record TooLarge(int limit) implements Body {}

    /** The client went away amid it; nobody will read the answer. */
    record Aborted() implements Body {}
}
