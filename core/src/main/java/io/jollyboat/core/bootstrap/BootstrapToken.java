package io.jollyboat.core.bootstrap;

import io.jollyboat.core.api.core.v1.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A token with which a node joins, {@code abcdef.0123456789abcdef}, as it is kept: the secret
 * {@code bootstrap-token-abcdef} of {@code kube-system}. See "Authenticating with Bootstrap Tokens"
 * in Kubernetes' documentation.
 */
public record BootstrapToken(Secret secret) {

    /** Where all of them are. */
    public static final String NAMESPACE = "kube-system";

    /** The type of their secrets. */
    public static final String TYPE = "bootstrap.kubernetes.io/token";

    /** What they may be for. */
    public enum Usage {
        /** To tell the API server who one is. */
        AUTHENTICATION("usage-bootstrap-authentication"),
        /** To vouch for what anybody may read in {@code cluster-info}. */
        SIGNING("usage-bootstrap-signing");

        private final String field;

        Usage(String field) {
            this.field = field;
        }
    }

    private static final Pattern ID = Pattern.compile("[a-z0-9]{6}");

    /** The name of the secret of the token of an id. */
    public static String nameOf(String id) {
        return "bootstrap-token-" + id;
    }

    /** The part before the dot, which is no secret. */
    public String id() {
        return data("token-id");
    }

    /** The part after it. */
    public String key() {
        return data("token-secret");
    }

    /** The groups it gives besides the one of all, with commas between them. */
    public String groups() {
        return data("auth-extra-groups");
    }

    /** From when on it is good for nothing; empty for never. */
    public Optional<Instant> expiration() {
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

    /**
     * Whether it is good for something now: it has the type and name that its id asks for, may be
     * used so, and is neither expired nor about to be deleted.
     */
    public boolean serves(Usage usage, Instant now) {
        return ID.matcher(id()).matches()
                && secret.json().path("type").asString("").equals(TYPE)
                && secret.name().equals(nameOf(id()))
                && !secret.beingDeleted()
                && !key().isEmpty()
                && data(usage.field).equals("true")
                && expiration().filter(end -> !now.isBefore(end)).isEmpty();
    }

    private String data(String field) {
        String encoded = secret.json().path("data").path(field).asString("");
        return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
