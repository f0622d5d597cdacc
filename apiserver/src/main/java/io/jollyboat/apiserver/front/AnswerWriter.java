package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.MediaType;
import io.jollyboat.core.streaming.WebSocketEvents;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an answer as HTTP. */
final class AnswerWriter {

    private AnswerWriter() {}

    static void write(HttpExchange exchange, Call call, Answer answer) {
        Encoding encoding = Encoding.of(call, answer);
        switch (answer) {
            case Answer.Tree(int code, ObjectNode json) -> {
                Headers headers = retryAfter(headers(call, encoding.contentType()), json);
                respond(exchange, call, code, headers, BodySource.of(encoding.object(json)));
            }
            case Answer.Stored(int code, StoredObject object) ->
                    respond(
                            exchange,
                            call,
                            code,
                            headers(call, encoding.contentType()),
                            BodySource.of(encoding.stored(object)));
            case Answer.StoredList(ListHead head, List<StoredObject> items) ->
                    respond(
                            exchange,
                            call,
                            200,
                            headers(call, encoding.contentType()),
                            encoding.list(head, items));
            case Answer.Document document ->
                    respond(
                            exchange,
                            call,
                            document.code(),
                            documentHeaders(call, document),
                            BodySource.of(List.of(document.bytes())));
            case Answer.Stream stream -> watch(exchange, call, encoding, stream);
            case Answer.Tunnel tunnel ->
                    tunnel.handOver()
                            .to(exchange)
                            .thenAccept(
                                    instead ->
                                            instead.ifPresent(
                                                    other -> write(exchange, call, other)));
        }
    }

    private static void respond(
            HttpExchange exchange, Call call, int code, Headers headers, BodySource body) {
        call.sizes().whole(body.length());
        exchange.respond(code, headers, body);
    }

    private static void watch(
            HttpExchange exchange, Call call, Encoding encoding, Answer.Stream stream) {
        if (WebSocketEvents.wanted(exchange)) {
            HttpWatch.openWebSocket(exchange, call.sizes(), stream);
            return;
        }
        boolean frames = encoding == ProtobufEncoding.INSTANCE;
        HttpWatch.open(
                exchange,
                call.sizes(),
                headers(call, frames ? MediaType.PROTOBUF + MediaType.STREAM : MediaType.JSON),
                stream,
                frames ? EventWriter.Frames.INSTANCE : EventWriter.Lines.INSTANCE);
    }

    private static Headers headers(Call call, String contentType) {
        Headers headers =
                Headers.of(
                        "Audit-Id",
                        call.auditId(),
                        "Cache-Control",
                        "no-cache, private",
                        "Content-Type",
                        contentType);
        headers = classified(headers, call);
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
        headers = classified(headers, call);
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

    private static Headers classified(Headers headers, Call call) {
        return call.schemaUid().isEmpty() || call.levelUid().isEmpty()
                ? headers
                : headers.with("X-Kubernetes-Pf-Flowschema-Uid", call.schemaUid())
                        .with("X-Kubernetes-Pf-Prioritylevel-Uid", call.levelUid());
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
