package io.jollyboat.apiserver.openapi;

import io.jollyboat.apiserver.protobuf.WireWriter;
import tools.jackson.databind.JsonNode;

/** Writes what one JSON value says into the message that is open, in a field of it or several. */
@FunctionalInterface
interface MessageContent {
    void write(WireWriter out, JsonNode json);
}
