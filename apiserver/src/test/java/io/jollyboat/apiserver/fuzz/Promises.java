package io.jollyboat.apiserver.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every answer keeps, whatever was asked. */
final class Promises {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final Pattern INSIDES =
            Pattern.compile(
                    "Exception|java\\.|jackson|jollyboat\\.[a-z]|[A-Za-z]\\$\\d|@[0-9a-f]{6,}|\\(StringReader|StreamRead");

    /** All that Kubernetes says of a patch whose operations do not work. */
    private static final String PATCH_REFUSED =
            "the server rejected our request due to an error in our request";

    private static final Map<Integer, Set<String>> REASONS =
            Map.of(
                    400, Set.of("BadRequest"),
                    401, Set.of("Unauthorized"),
                    403, Set.of("Forbidden"),
                    404, Set.of("NotFound"),
                    405, Set.of("MethodNotAllowed"),
                    406, Set.of("NotAcceptable"),
                    409, Set.of("Conflict", "AlreadyExists"),
                    410, Set.of("Gone", "Expired"),
                    415, Set.of("UnsupportedMediaType"),
                    422, Set.of("Invalid"));

    private Promises() {}

    /** What an answer breaks, or null. */
    static @Nullable String broken(FuzzRequest request, FakeExchange exchange) {
        int code = exchange.status();
        if (exchange.answeredTwice()) {
            return "it was answered twice";
        }
        if (code >= 500 && !isKubernetesOwn(request, exchange)) {
            return "a fault of the server";
        }
        String type = String.valueOf(exchange.answerFields().first("Content-Type"));
        if (exchange.streaming()) {
            return type.equals("application/json") ? brokenStream(exchange.answer()) : null;
        }
        if (!request.wantsJson()) {
            return null;
        }
        if (!type.equals("application/json")) {
            boolean nothingThere =
                    code == 404
                            && new String(exchange.answer(), StandardCharsets.UTF_8)
                                    .equals("404 page not found\n");
            return code >= 400 && !nothingThere && !plain(request.path())
                    ? "a refusal of type " + type
                    : null;
        }
        JsonNode tree = tree(exchange.answer());
        if (tree == null) {
            return "what it says is JSON is not";
        }
        return code >= 400 ? brokenStatus(code, tree) : null;
    }

    /**
     * Whether Kubernetes answers so too: nobody is there to pass a request on to; a revision that
     * is yet to come was waited for; a custom resource has no replicas to make a scale of.
     */
    private static boolean isKubernetesOwn(FuzzRequest request, FakeExchange exchange) {
        String answer = new String(exchange.answer(), StandardCharsets.UTF_8);
        return switch (exchange.status()) {
            case 500 -> request.path().contains("/scale") && answer.contains("spec replicas field");
            case 503 -> request.path().contains("/proxy");
            case 504 -> answer.contains("ResourceVersionTooLarge");
            default -> false;
        };
    }

    private static boolean plain(String path) {
        return path.startsWith("/healthz")
                || path.startsWith("/livez")
                || path.startsWith("/readyz");
    }

    private static @Nullable String brokenStatus(int code, JsonNode status) {
        if (!status.path("kind").asString("").equals("Status")
                || !status.path("apiVersion").asString("").equals("v1")
                || !status.path("status").asString("").equals("Failure")) {
            return "the refusal is no Status";
        }
        if (status.path("code").asInt(0) != code) {
            return "the code within is another";
        }
        String reason = status.path("reason").asString("");
        Set<String> fitting = REASONS.get(code);
        if (fitting != null && !fitting.contains(reason)) {
            return "the reason does not fit";
        }
        String message = status.path("message").asString("");
        if (message.isBlank()) {
            return "nothing is said";
        }
        if (code == 422
                && status.path("details").path("causes").isEmpty()
                && !message.equals(PATCH_REFUSED)) {
            return "nothing says what is invalid";
        }
        return INSIDES.matcher(said(status)).find() ? "it tells of the server's insides" : null;
    }

    /** The words of the server; what it quotes of the client's counts too, so that is kept tame. */
    private static String said(JsonNode status) {
        return status.path("message").asString("");
    }

    private static @Nullable String brokenStream(byte[] answer) {
        for (String line : new String(answer, StandardCharsets.UTF_8).split("\n")) {
            if (line.isEmpty()) {
                continue;
            }
            JsonNode event = tree(line.getBytes(StandardCharsets.UTF_8));
            if (event == null || !event.path("object").isObject()) {
                return "an event that is none: " + line;
            }
            if (event.path("type").asString("").equals("ERROR")) {
                JsonNode status = event.path("object");
                int code = status.path("code").asInt(0);
                String problem = code >= 500 ? "a fault" : brokenStatus(code, status);
                if (problem != null) {
                    return problem + " within the watch";
                }
            }
        }
        return null;
    }

    static @Nullable JsonNode tree(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException broken) {
            return null;
        }
    }
}
