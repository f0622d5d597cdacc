package io.jollyboat.controllers.bootstrap;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A token as it is kept: the secret {@code bootstrap-token-abcdef} of {@code kube-system}. */
record BootstrapToken(Secret secret) {

    private static final String NAME = "bootstrap-token-";
    private static final Pattern ID = Pattern.compile("[a-z0-9]{6}");

    /** The secrets of all tokens there are. */
    static Informer<Secret> secrets(Informers informers) {
        return informers.of(
                Resources.SECRETS,
                ListOptions.ALL.fields(
                        "metadata.namespace=kube-system,type=bootstrap.kubernetes.io/token"));
    }

    String id() {
        return data("token-id");
    }

    /** The part that is not to be seen. */
    String key() {
        return data("token-secret");
    }

    /** From when on it is good for nothing; empty for never. */
    Optional<Instant> expiration() {
        String time = data("expiration");
        if (time.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeParseException unreadable) {
            return Optional.of(Instant.EPOCH); // nobody can tell that it is still good
        }
    }

    boolean expiredAt(Instant now) {
        return expiration().filter(end -> !now.isBefore(end)).isPresent();
    }

    /** Whether it vouches for what nodes are told, given that it is not expired. */
    boolean signs() {
        return ID.matcher(id()).matches()
                && secret.name().equals(NAME + id())
                && !key().isEmpty()
                && !secret.beingDeleted()
                && data("usage-bootstrap-signing").equals("true");
    }

    private String data(String field) {
        String encoded = secret.json().path("data").path(field).asString("");
        return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
