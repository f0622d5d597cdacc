package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.cache.EventSink;
import io.jollyboat.apiserver.cache.OpenWatch;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.HttpExchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the server has to say to a call, before it is known how it travels. Over the network a
 * stored object leaves as its bytes; within the JVM as its shared tree.
 */
public sealed interface Answer {

    /** The HTTP status code. */
    int code();

    /** An object made for this answer. */
    record Tree(int code, ObjectNode json) implements Answer {}

    /** One object as it is stored. */
    record Stored(int code, StoredObject object) implements Answer {}

    /**
     * A list of objects as they are stored.
     *
     * @param head everything of the list but its items
     */
    record StoredList(ListHead head, List<StoredObject> items) implements Answer {
        @Override
        public int code() {
            return 200;
        }
    }

    /** A document that is no API object, or is kept encoded. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Document(int code, String contentType, Map<String, String> headers, byte[] bytes)
            implements Answer {}

    /** What happens from now on. */
    record Stream(Watching watching, EventForm form) implements Answer {
        @Override
        public int code() {
            return 200;
        }
    }

    /** Somebody else answers on the same exchange: a node's kubelet, through a tunnel. */
    record Tunnel(HandOver handOver) implements Answer {
        @Override
        public int code() {
            return 200;
        }
    }

    /** Opens a watch; told once, when the caller is ready to hear. */
    @FunctionalInterface
    interface Watching {
        OpenWatch begin(EventSink sink);
    }

    /** Passes an exchange on. */
    @FunctionalInterface
    interface HandOver {
        /** Completes with what is to be answered instead, if it could not be passed on. */
        CompletionStage<Optional<Answer>> to(HttpExchange exchange);
    }

    /** The Status that says why not. */
    static Answer refusal(ApiException why) {
        return new Tree(why.code(), why.status());
    }

    static Answer ok(ObjectNode json) {
        return new Tree(200, json);
    }
}
