package io.jollyboat.apiserver.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.Refusal;
import io.jollyboat.core.http.HttpExchange;
import java.util.Map;

/**
 * Asks whether this user may do that where somebody else may have to be asked: only the calls about
 * which nobody here has an opinion wait for that. Where none could be found out the answer is 500,
 * as Kubernetes says it: in a text that is no Status.
 */
public final class AuthorizationGate implements Gate {

    private final Authorizer authorizer;

    public AuthorizationGate(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public boolean keeps(Call call, Runnable proceed) {
        Decision known = authorizer.atOnce(call.user(), call.info());
        if (known != null) {
            return !admits(call, known);
        }
        AsideGate.take(
                call,
                () -> {
                    if (admits(call, authorizer.authorize(call.user(), call.info()))) {
                        proceed.run();
                    }
                });
        return true;
    }

    /** Whether the call goes on; if not it is answered. */
    private static boolean admits(Call call, Decision decision) {
        call.decided(decision);
        if (decision instanceof Decision.Allowed || decision.error().isEmpty()) {
            Refusal.unlessAllowed(decision, call.user(), call.info());
            return true;
        }
        HttpExchange exchange = call.caller().exchange();
        String target = exchange == null ? call.path() : exchange.target();
        String text = "Internal Server Error: \"" + target + "\": " + decision.error() + '\n';
        call.answer(
                new Answer.Document(
                        500,
                        "text/plain; charset=utf-8",
                        Map.of("X-Content-Type-Options", "nosniff"),
                        escaped(text).getBytes(UTF_8)));
        return false;
    }

    /** A browser must not read anything into it. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
