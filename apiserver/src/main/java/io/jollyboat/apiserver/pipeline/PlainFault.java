package io.jollyboat.apiserver.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.http.HttpExchange;
import java.util.Map;

/**
 * The answer 500 as Kubernetes gives it before a request has come to its resource: a text that is
 * no Status, and says what went wrong.
 */
public final class PlainFault {

    private PlainFault() {}

    /** Answers a call with it. */
    public static void answer(Call call, String why) {
        HttpExchange exchange = call.caller().exchange();
        String target = exchange == null ? call.path() : exchange.target();
        String text = "Internal Server Error: \"" + target + "\": " + why + '\n';
        call.answer(
                new Answer.Document(
                        500,
                        "text/plain; charset=utf-8",
                        Map.of("X-Content-Type-Options", "nosniff"),
                        escaped(text).getBytes(UTF_8)));
    }

    /** A browser must not read anything into it. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
