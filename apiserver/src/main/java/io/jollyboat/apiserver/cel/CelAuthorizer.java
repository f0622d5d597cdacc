package io.jollyboat.apiserver.cel;

import dev.cel.common.types.CelType;
import io.jollyboat.apiserver.cel.library.AuthorizerLibrary;
import io.jollyboat.apiserver.cel.library.AuthorizerLibrary.Asked;
import io.jollyboat.apiserver.cel.library.AuthorizerLibrary.Asking;
import io.jollyboat.apiserver.cel.library.AuthorizerLibrary.Verdict;

/** Answers what expressions ask an {@code authorizer}. */
@FunctionalInterface
public interface CelAuthorizer {

    /** The type that an {@code authorizer} variable is declared with. */
    CelType TYPE = AuthorizerLibrary.AUTHORIZER;

    /** The type that {@code authorizer.requestResource} is declared with; a variable of its own. */
    CelType RESOURCE_TYPE = AuthorizerLibrary.RESOURCE_CHECK;

    /**
     * Whether somebody may do something.
     *
     * @throws RuntimeException when that cannot be said; expressions see {@code errored()}
     */
    Answer ask(Question question);

    /** The value of an {@code authorizer} variable. */
    default Object value() {
        return asking();
    }

    /** The value of {@code authorizer.requestResource}; what is asked lacks the verb only. */
    default Object value(Question resource) {
        Asking asking = asking();
        return AuthorizerLibrary.about(
                asking,
                new Asked(
                        asking.authorizer(),
                        "",
                        "",
                        resource.group(),
                        resource.resource(),
                        resource.subresource(),
                        resource.namespace(),
                        resource.name(),
                        ""));
    }

    private Asking asking() {
        return new Asking(
                asked -> {
                    Answer answer =
                            ask(
                                    new Question(
                                            asked.path(),
                                            asked.group(),
                                            asked.resource(),
                                            asked.subresource(),
                                            asked.namespace(),
                                            asked.name(),
                                            asked.verb(),
                                            asked.serviceAccount()));
                    return new Verdict(answer.allowed(), answer.reason(), answer.error());
                });
    }

    /**
     * A question.
     *
     * @param path the path, when it is about one that is no resource; then all but the verb is
     *     empty
     * @param serviceAccount {@code namespace:name} of whom it is about; empty for the user of the
     *     request
     */
    record Question(
            String path,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name,
            String verb,
            String serviceAccount) {}

    /**
     * The answer to one.
     *
     * @param error why it could not be said for sure; empty when it could
     */
    record Answer(boolean allowed, String reason, String error) {
        public Answer(boolean allowed, String reason) {
            this(allowed, reason, "");
        }
    }
}
