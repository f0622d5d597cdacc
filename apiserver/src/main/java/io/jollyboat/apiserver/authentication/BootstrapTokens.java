package io.jollyboat.apiserver.authentication;

import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.bootstrap.BootstrapToken;
import io.jollyboat.core.bootstrap.BootstrapToken.Usage;
import io.jollyboat.core.runtime.Timeline;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens with which nodes join: {@code abcdef.0123456789abcdef}, kept in the secret {@code
 * bootstrap-token-abcdef} of {@code kube-system}.
 */
public final class BootstrapTokens implements Authenticator {

    private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
    private static final Pattern GROUP =
            Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");
    private static final String EVERYBODY = "system:bootstrappers";

    private final Function<String, @Nullable ObjectNode> secrets;
    private final Timeline timeline;

    /**
     * @param secrets the secret of a name in {@code kube-system}, as far as it is known; never
     *     blocks
     */
    public BootstrapTokens(Function<String, @Nullable ObjectNode> secrets, Timeline timeline) {
        this.secrets = secrets;
        this.timeline = timeline;
    }

    @Override
    public Optional<Requester> authenticate(Credentials credentials) {
        Matcher token = TOKEN.matcher(credentials.bearerToken());
        if (!token.matches()) {
            return Optional.empty();
        }
        String id = token.group(1);
        ObjectNode secret = secrets.apply(BootstrapToken.nameOf(id));
        if (secret == null) {
            return Optional.empty();
        }
        var kept = new BootstrapToken(new Secret(secret));
        if (!kept.id().equals(id)
                || !same(kept.key(), token.group(2))
                || !kept.serves(Usage.AUTHENTICATION, timeline.now())) {
            return Optional.empty();
        }
        List<String> groups = new ArrayList<>(List.of(EVERYBODY));
        for (String group : kept.groups().split(",", -1)) {
            if (!group.isEmpty() && !GROUP.matcher(group).matches()) {
                return Optional.empty();
            }
            if (!group.isEmpty()) {
                groups.add(group);
            }
        }
        return Optional.of(new Requester("system:bootstrap:" + id, "", groups, Map.of()));
    }

    private static boolean same(String kept, String shown) {
        return MessageDigest.isEqual(
                kept.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
