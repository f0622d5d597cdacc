package io.jollyboat.apiserver.authorization.remote;

import io.jollyboat.apiserver.admission.match.MatchConditions;
import io.jollyboat.apiserver.authorization.abac.AttributePolicies;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.webhook.RemoteServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked what somebody may do, by kube-apiserver's flags: either a file says it all, or the
 * modes do with the flags of the one webhook that may be among them. Either may name the policies
 * of {@code authorization-policy-file}.
 *
 * @param modes in their order; none for the usual
 * @param webhook how the one among the modes is asked
 * @param file of {@code authorization-config}; null for none
 * @param policies asked as {@code ABAC}; null for none
 */
public record AuthorizationSettings(
        List<String> modes,
        WebhookFlags webhook,
        @Nullable SettingsFile file,
        @Nullable AttributePolicies policies) {

    private static final String WEBHOOK = "Webhook";
    private static final String ABAC = "ABAC";

    /**
     * The flags {@code authorization-webhook-*}.
     *
     * @param server null when none is named
     */
    public record WebhookFlags(
            @Nullable RemoteServer server,
            String version,
            Duration allowedFor,
            Duration refusedFor) {

        private static final WebhookFlags USUAL =
                new WebhookFlags(null, "v1beta1", AccessTerms.ALLOWED_FOR, AccessTerms.REFUSED_FOR);
    }

    /** Nothing is said. */
    public static final AuthorizationSettings USUAL =
            new AuthorizationSettings(List.of(), WebhookFlags.USUAL, null, null);

    public AuthorizationSettings {
        modes = List.copyOf(modes);
    }

    /**
     * With modes.
     *
     * @throws IllegalArgumentException for one that there is not, or twice the same
     */
    public AuthorizationSettings modes(List<String> some) {
        for (String each : some) {
            if (!AuthorizationConfiguration.types().contains(each)) {
                throw new IllegalArgumentException(
                        "\""
                                + each
                                + "\" is not a valid mode: it is one of "
                                + String.join(", ", AuthorizationConfiguration.types()));
            }
        }
        if (new HashSet<>(some).size() < some.size()) {
            throw new IllegalArgumentException(
                    some.stream()
                            .map(each -> '"' + each + '"')
                            .collect(
                                    Collectors.joining(
                                            " ",
                                            "authorization-mode [",
                                            "] has mode specified more than once")));
        }
        return new AuthorizationSettings(some, webhook, file, policies);
    }

    /** With a server to ask. */
    public AuthorizationSettings server(RemoteServer named) {
        return with(
                new WebhookFlags(named, webhook.version, webhook.allowedFor, webhook.refusedFor));
    }

    /**
     * With reviews of a version.
     *
     * @throws IllegalArgumentException for one that is not spoken
     */
    public AuthorizationSettings version(String name) {
        if (!name.equals("v1") && !name.equals("v1beta1")) {
            throw new IllegalArgumentException(
                    "unsupported webhook authorizer version \""
                            + name
                            + "\", supported versions are \"v1\", \"v1beta1\"");
        }
        return with(new WebhookFlags(webhook.server, name, webhook.allowedFor, webhook.refusedFor));
    }

    /** Remembering for so long that something is allowed. */
    public AuthorizationSettings allowedFor(Duration time) {
        return with(new WebhookFlags(webhook.server, webhook.version, time, webhook.refusedFor));
    }

    /** Remembering for so long that something is not. */
    public AuthorizationSettings refusedFor(Duration time) {
        return with(new WebhookFlags(webhook.server, webhook.version, webhook.allowedFor, time));
    }

    private AuthorizationSettings with(WebhookFlags changed) {
        return new AuthorizationSettings(modes, changed, file, policies);
    }

    /**
     * By a file.
     *
     * @throws IllegalArgumentException when it does not say it
     */
    public AuthorizationSettings file(SettingsFile read) {
        AuthorizationConfiguration.of(read, SettingsFile::tree);
        return new AuthorizationSettings(modes, webhook, read, policies);
    }

    /** By policies, where the modes or the file name those. */
    public AuthorizationSettings policies(AttributePolicies read) {
        return new AuthorizationSettings(modes, webhook, file, read);
    }

    /**
     * Refuses halves and contradictions.
     *
     * @throws IllegalArgumentException when flags say what does not hold together
     */
    public void check() {
        boolean asked = modes.contains(WEBHOOK);
        if (file != null && !(modes.isEmpty() && webhook.equals(WebhookFlags.USUAL))) {
            throw new IllegalArgumentException(
                    "--authorization-config can not be specified when --authorization-mode or"
                            + " --authorization-webhook-* flags are defined");
        }
        boolean byPolicies = configuration().names(ABAC);
        if (byPolicies && policies == null) {
            throw new IllegalArgumentException(
                    "authorization-mode ABAC's authorization policy file not passed");
        }
        if (!byPolicies && policies != null && file == null) {
            throw new IllegalArgumentException(
                    "cannot specify --authorization-policy-file without mode ABAC");
        }
        if (asked && webhook.server == null) {
            throw new IllegalArgumentException(
                    "authorization-mode Webhook's authorization config file not passed");
        }
        if (!asked && webhook.server != null) {
            throw new IllegalArgumentException(
                    "cannot specify --authorization-webhook-config-file without mode Webhook");
        }
    }

    /** What all that comes to. */
    AuthorizationConfiguration configuration() {
        SettingsFile said = file;
        if (said != null) {
            return AuthorizationConfiguration.of(said, SettingsFile::tree);
        }
        RemoteServer server = webhook.server;
        return AuthorizationConfiguration.of(
                modes,
                server == null
                        ? null
                        : new AccessTerms(
                                server,
                                webhook.version,
                                AccessTerms.LONGEST_PATIENCE,
                                webhook.allowedFor,
                                webhook.refusedFor,
                                false,
                                MatchConditions.NONE));
    }
}
