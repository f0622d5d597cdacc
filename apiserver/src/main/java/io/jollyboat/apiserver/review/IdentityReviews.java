package io.jollyboat.apiserver.review;

import io.jollyboat.apiserver.authentication.Authenticator;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.routing.Verbs;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Answers who somebody is: who I am, and whose token this is. */
public final class IdentityReviews {

    private static final String GROUP = "authentication.k8s.io";
    private static final int MOST_AUDIENCES = 64;

    private final Authenticator authenticator;
    private final List<String> ownAudiences;

    /**
     * @param ownAudiences whom a token must be meant for to be good for this server
     */
    public IdentityReviews(Authenticator authenticator, List<String> ownAudiences) {
        this.authenticator = authenticator;
        this.ownAudiences = List.copyOf(ownAudiences);
    }

    /** Makes the server answer them. */
    public void addTo(Verbs verbs) {
        verbs.addFor(
                GROUP,
                "selfsubjectreviews",
                "create",
                (Verb.Writing) call -> whoAmI(call, verbs.payload(call)));
        verbs.addFor(
                GROUP, "tokenreviews", "create", (Verb.Writing) call -> whose(verbs.payload(call)));
    }

    private static Answer whoAmI(ResourceCall call, ObjectNode review) {
        review.putObject("status").set("userInfo", Users.json(call.call().user(), review));
        return new Answer.Tree(201, review);
    }

    private Answer whose(ObjectNode review) {
        String token = Trees.text(review, "spec", "token");
        if (token.isEmpty()) {
            throw ApiException.badRequest("token is required for TokenReview in authentication");
        }
        List<String> asked = Trees.texts(review, "spec", "audiences");
        if (asked.size() > MOST_AUDIENCES) {
            throw ApiException.badRequest("too many audiences");
        }
        List<String> audiences = asked.isEmpty() ? ownAudiences : asked;
        Optional<Requester> found = owner(token, audiences);
        ObjectNode status = review.putObject("status");
        if (found.isEmpty()) {
            status.putObject("user");
            String complaint = authenticator.complaint(Credentials.token(token, audiences));
            status.put(
                    "error",
                    complaint.isEmpty()
                            ? "invalid bearer token"
                            : "[invalid bearer token, " + complaint + "]");
            return new Answer.Tree(201, review);
        }
        status.put("authenticated", true).set("user", Users.json(found.get(), review));
        List<String> reached =
                audiences.stream()
                        .filter(audience -> owner(token, List.of(audience)).isPresent())
                        .toList();
        if (!reached.isEmpty()) {
            reached.forEach(status.putArray("audiences")::add);
        }
        return new Answer.Tree(201, review);
    }

    private Optional<Requester> owner(String token, List<String> audiences) {
        return authenticator
                .authenticate(Credentials.token(token, audiences))
                .map(Requester::authenticated);
    }
}
