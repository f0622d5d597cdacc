package io.jollyboat.apiserver.consistency;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A client in the server's JVM. */
record DirectAccess(ApiTransport transport) implements Access {

    private static final int QUIET_SECONDS = 30;

    @Override
    public Reply call(String method, String target, String contentType, String body) {
        try {
            return new Reply(200, transport.call(request(method, target, contentType, body)));
        } catch (ApiException refused) {
            return new Reply(refused.code(), refused.status());
        }
    }

    private static ApiRequest request(String method, String target, String type, String body) {
        int question = target.indexOf('?');
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (question > 0) {
            Query.parse(target.substring(question + 1))
                    .entries()
                    .forEach(each -> query.put(each.getKey(), List.of(each.getValue())));
        }
        return new ApiRequest(
                method,
                question < 0 ? target : target.substring(0, question),
                query,
                type,
                body.isEmpty() ? null : JsonMapper.shared().readTree(body));
    }

    @Override
    public void watch(String target, Predicate<JsonNode> more) throws InterruptedException {
        BlockingQueue<ObjectNode> told = new LinkedBlockingQueue<>();
        Watch watch;
        try {
            watch = transport.watch(request("GET", target, "", ""), new Queued(told));
        } catch (ApiException refused) {
            told.add(event("ERROR", refused.status()));
            watch = () -> {};
        }
        try {
            while (true) {
                ObjectNode next = told.poll(QUIET_SECONDS, TimeUnit.SECONDS);
                if (next == null || next.path("type").asString("").equals("END")) {
                    return;
                }
                if (!more.test(next)) {
                    return;
                }
            }
        } finally {
            watch.stop();
        }
    }

    private static ObjectNode event(String type, JsonNode object) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
        event.set("object", object);
        return event;
    }

    private record Queued(BlockingQueue<ObjectNode> told) implements WatchSink {
        @Override
        public void event(String type, ObjectNode object) {
            told.add(DirectAccess.event(type, object));
        }

        @Override
        public void closed(@Nullable ApiException why) {
            if (why != null) {
                told.add(DirectAccess.event("ERROR", why.status()));
            }
            told.add(DirectAccess.event("END", JsonNodeFactory.instance.objectNode()));
        }
    }
}
