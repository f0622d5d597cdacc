package io.jollyboat.apiserver.authentication.remote;

import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.webhook.ExpiringAnswers;
import io.jollyboat.apiserver.webhook.RemoteReviews;
import io.jollyboat.apiserver.webhook.WebhookFailure;
import io.jollyboat.core.runtime.Timeline;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a webhook whose a token is, by a TokenReview. Its answers are remembered by the token's
 * digest for a while, that nobody has the token among them; what could not be found out is not.
 *
 * <p>Unlike others it blocks, and must not be asked on an event loop. Safe for use by many threads.
 */
public final class TokenWebhook implements Authenticator, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TokenWebhook.class);
    private static final String GROUP = "authentication.k8s.io/";

    /** Answers remembered, as many as in Kubernetes: 32 times 128. */
    private static final int MOST = 4096;

    private final TokenReviewTerms terms;
    private final List<String> ownAudiences;
    private final RemoteReviews reviews;
    private final ExpiringAnswers<String, Optional<Requester>> known;

    /**
     * @param ownAudiences whom a token is meant for of which the webhook does not say it
     * @param reviews the way to the webhook; the authenticator's from now on
     */
    public TokenWebhook(
            TokenReviewTerms terms,
            List<String> ownAudiences,
            RemoteReviews reviews,
            Timeline timeline) {
        this.terms = terms;
        this.ownAudiences = List.copyOf(ownAudiences);
        this.reviews = reviews;
        this.known = new ExpiringAnswers<>(MOST, timeline);
    }

    @Override
    public Optional<Requester> authenticate(Credentials credentials) {
        String token = credentials.bearerToken();
        if (token.isEmpty()) {
            return Optional.empty();
        }
        List<String> wanted =
                credentials.audiences().isEmpty() ? ownAudiences : credentials.audiences();
        String question = wanted + "|" + digest(token);
        Optional<Requester> before = known.get(question);
        if (before != null) {
            return before;
        }
        try {
            Optional<Requester> found = whose(reviews.ask(review(token, wanted)), wanted);
            known.put(question, found, terms.heldFor());
            return found;
        } catch (WebhookFailure failure) {
            LOG.error("Failed to make webhook authenticator request: {}", failure.why());
            return Optional.empty();
        }
    }

    private ObjectNode review(String token, List<String> wanted) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("kind", "TokenReview").put("apiVersion", GROUP + terms.version());
        review.putObject("metadata");
        ObjectNode spec = review.putObject("spec").put("token", token);
        wanted.forEach(spec.putArray("audiences")::add);
        review.putObject("status").putObject("user");
        return review;
    }

    private Optional<Requester> whose(ObjectNode review, List<String> wanted) {
        JsonNode status = review.path("status");
        List<String> said = Trees.texts(status, "audiences");
        boolean meant = !Collections.disjoint(wanted, said.isEmpty() ? ownAudiences : said);
        if (!meant || !Trees.flag(status, "authenticated")) {
            String error = Trees.text(status, "error");
            LOG.debug("a token is nobody's: {}", error);
            return Optional.empty();
        }
        JsonNode user = status.path("user");
        Map<String, List<String>> extra = new HashMap<>();
        user.path("extra").forEachEntry((key, values) -> extra.put(key, texts(values)));
        return Optional.of(
                new Requester(
                        Trees.text(user, "username"),
                        Trees.text(user, "uid"),
                        Trees.texts(user, "groups"),
                        extra));
    }

    private static List<String> texts(JsonNode values) {
        return values.valueStream().map(each -> each.asString("")).toList();
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    @Override
    public void close() {
        reviews.close();
    }
}
