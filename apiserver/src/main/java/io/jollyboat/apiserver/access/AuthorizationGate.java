package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.Refusal;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Gate;
import io.jollyboat.apiserver.pipeline.PlainFault;

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
        PlainFault.answer(call, decision.error());
        return false;
    }
}
