package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes an answer as HTTP. */
final class AnswerWriter {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final byte[] NEWLINE = {'\n'};
    private static final byte[] COMMA = {','};
    private static final byte[] LIST_END = "]}\n".getBytes(StandardCharsets.US_ASCII);

    private AnswerWriter() {}

    static void write(HttpExchange exchange, Call call, Answer answer) {
        Encoding encoding = Encoding.of(call);
        switch (answer) {
            case Answer.Tree(int code, ObjectNode json) -> {
                Headers headers = retryAfter(headers(call, encoding), json);
                exchange.respond(code, headers, List.of(encoding.encode(json)));
            }
            case Answer.Stored(int code, StoredObject object) -> {
                List<byte[]> body =
                        encoding == Encoding.COMPACT
                                ? List.of(object.json(), NEWLINE)
                                : List.of(encoding.encode(object.tree()));
                exchange.respond(code, headers(call, encoding), body);
            }
            case Answer.StoredList(ListHead head, List<StoredObject> items) ->
                    exchange.respond(
                            200,
                            headers(call, encoding),
                            encoding == Encoding.COMPACT
                                    ? compact(head, items)
                                    : List.of(encoding.encode(tree(head, items))));
            case Answer.Document document ->
                    exchange.respond(
                            document.code(),
                            documentHeaders(call, document),
                            List.of(document.bytes()));
            case Answer.Stream stream -> HttpWatch.open(exchange, headers(call, encoding), stream);
            case Answer.Tunnel tunnel ->
                    tunnel.handOver()
                            .to(exchange)
                            .thenAccept(
                                    problem ->
                                            problem.ifPresent(
                                                    why -> write(exchange, call, failure(why))));
        }
    }

    private static Answer failure(ApiException why) {
        return new Answer.Tree(why.code(), why.status());
    }

    /** A list whose items are copied as they are stored. */
    private static List<byte[]> compact(ListHead head, List<StoredObject> items) {
        String start =
                "{\"kind\":%s,\"apiVersion\":%s,\"metadata\":%s,\"items\":["
                        .formatted(quoted(head.kind()), quoted(head.apiVersion()), head.metadata());
        List<byte[]> segments = new ArrayList<>(items.size() * 2 + 2);
        segments.add(start.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                segments.add(COMMA);
            }
            segments.add(items.get(i).json());
        }
        segments.add(LIST_END);
        return segments;
    }

    private static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }

    private static ObjectNode tree(ListHead head, List<StoredObject> items) {
        ObjectNode list = head.json();
        var array = list.putArray("items");
        items.forEach(item -> array.add(item.tree()));
        return list;
    }

    private static Headers headers(Call call, Encoding encoding) {
        Headers headers =
                Headers.of(
                        "Audit-Id",
                        call.auditId(),
                        "Cache-Control",
                        "no-cache, private",
                        "Content-Type",
                        encoding.contentType());
        for (String warning : call.warnings()) {
            headers = headers.with("Warning", "299 - " + quotedWarning(warning));
        }
        return headers;
    }

    private static Headers documentHeaders(Call call, Answer.Document document) {
        Headers headers =
                Headers.of(
                        "Audit-Id",
                        call.auditId(),
                        "Cache-Control",
                        document.headers().getOrDefault("Cache-Control", "no-cache, private"));
        if (!document.contentType().isEmpty()) {
            headers = headers.with("Content-Type", document.contentType());
        }
        for (Map.Entry<String, String> header : document.headers().entrySet()) {
            if (!header.getKey().equals("Cache-Control")) {
                headers = headers.with(header.getKey(), header.getValue());
            }
        }
        return headers;
    }

    private static Headers retryAfter(Headers headers, JsonNode json) {
        int seconds = json.path("details").path("retryAfterSeconds").asInt(0);
        return seconds > 0 ? headers.with("Retry-After", Integer.toString(seconds)) : headers;
    }

    /** A warning as the header carries one: no line breaks, quotes escaped. */
    private static String quotedWarning(String warning) {
        StringBuilder text = new StringBuilder("\"");
        warning.codePoints()
                .map(c -> c < ' ' || c == 0x7f ? ' ' : c)
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                text.append('\\');
                            }
                            text.appendCodePoint(c);
                        });
        return text.append('"').toString();
    }
}
