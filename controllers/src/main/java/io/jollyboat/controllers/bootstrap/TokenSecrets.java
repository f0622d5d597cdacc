package io.jollyboat.controllers.bootstrap;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.bootstrap.BootstrapToken;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;

/** The secrets of all tokens there are. */
final class TokenSecrets {

    private static final String SELECTOR =
            "metadata.namespace=" + BootstrapToken.NAMESPACE + ",type=" + BootstrapToken.TYPE;

    private TokenSecrets() {}

    static Informer<Secret> of(Informers informers) {
        return informers.of(Resources.SECRETS, ListOptions.ALL.fields(SELECTOR));
    }
}
