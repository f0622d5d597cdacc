package io.jollyboat.controllers.namespace;

import io.jollyboat.core.api.core.v1.Namespace;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Reconciler;
import io.jollyboat.core.reconcile.Result;
import java.util.function.Consumer;

/**
 * Keeps something in every namespace that is not going away.
 *
 * @param keeper given a namespace's name, makes or mends what is missing there; that it is there
 *     already, or that the namespace has begun to go away meanwhile, is no failure
 */
public record EveryNamespace(Informer<Namespace> namespaces, Consumer<String> keeper)
        implements Reconciler {

    @Override
    public Result reconcile(Key key) {
        boolean stays =
                namespaces
                        .get("", key.name())
                        .filter(namespace -> !namespace.beingDeleted())
                        .isPresent();
        if (!stays) {
            return Result.done();
        }
        try {
            keeper.accept(key.name());
        } catch (ApiException e) {
            boolean settled =
                    e.reason() == Reason.ALREADY_EXISTS
                            || e.reason() == Reason.NOT_FOUND
                            || e.reason() == Reason.FORBIDDEN; // it has begun to go away
            if (!settled) {
                throw e;
            }
        }
        return Result.done();
    }
}
