package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authentication.AuthenticationMeasures;
import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Gate;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.apiserver.resource.Requester;
import java.util.Optional;

/**
 * Finds out who asks where somebody else may have to be asked about tokens: only those that nobody
 * here knows are, and only their calls wait.
 */
public final class AuthenticationGate implements Gate {

    private final Authenticator known;
    private final Stage unproven;
    private final Stage elsewhere;
    private final AuthenticationMeasures measures;

    /**
     * @param known says who somebody is without waiting
     * @param unproven decides about calls that nobody knows and that show no token
     * @param elsewhere asks others about those that do; may wait
     * @param measures are told of those who are known; the stages tell of theirs
     */
    public AuthenticationGate(
            Authenticator known, Stage unproven, Stage elsewhere, AuthenticationMeasures measures) {
        this.measures = measures;
        this.known = known;
        this.unproven = unproven;
        this.elsewhere = elsewhere;
    }

    @Override
    public boolean keeps(Call call, Runnable proceed) {
        long began = measures.begin();
        Credentials shown = call.caller().credentials();
        Optional<Requester> found = known.authenticate(shown);
        if (found.isPresent()) {
            measures.known(found.get().name(), began);
            call.user(found.get().authenticated());
            return false;
        }
        if (shown.bearerToken().isEmpty()) {
            unproven.pass(call);
            return false;
        }
        AsideGate.take(
                call,
                () -> {
                    elsewhere.pass(call);
                    proceed.run();
                });
        return true;
    }
}
