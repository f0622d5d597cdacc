package io.jollyboat.apiserver.review;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.core.format.Formats;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What a question about somebody's rights must be like. */
final class ReviewRules {

    private final Violations violations = new Violations();
    private final ResourceCall call;
    private final Field review;
    private final Field resource;
    private final Field path;

    ReviewRules(ResourceCall call, ObjectNode review) {
        this.call = call;
        this.review = Field.root(review, violations);
        this.resource = this.review.at("spec", "resourceAttributes");
        this.path = this.review.at("spec", "nonResourceAttributes");
    }

    /** About oneself. */
    void check() {
        question();
        unnamed("must be empty");
        refuse();
    }

    /** About somebody, who is named. */
    void checkForSubject() {
        question();
        subject();
        unnamed("must be empty");
        refuse();
    }

    /** About somebody in one namespace. */
    void checkLocally() {
        question();
        subject();
        unnamed("must be empty except for namespace", "namespace");
        Field namespace = resource.at("namespace");
        if (resource.present() && !namespace.text().equals(call.namespace())) {
            namespace.invalid("must match metadata.namespace");
        }
        if (path.present()) {
            path.invalid("disallowed on this kind of request");
        }
        refuse();
    }

    private void question() {
        if (resource.present() && path.present()) {
            path.invalid("cannot be specified in combination with resourceAttributes");
        }
        if (resource.absent() && path.absent()) {
            resource.invalid(
                    "null",
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }
        if (resource.has("fieldSelector")) {
            selector(resource.at("fieldSelector"));
            for (Field each : resource.at("fieldSelector", "requirements").items()) {
                if (each.text("key").isEmpty()) {
                    each.at("key").required("must be specified");
                }
                SelectorValidation.values(each); // an operator of tomorrow is let pass
            }
        }
        if (resource.has("labelSelector")) {
            selector(resource.at("labelSelector"));
            for (Field each : resource.at("labelSelector", "requirements").items()) {
                SelectorValidation.values(each);
                each.at("key").matches(Formats::qualifiedName);
                each.at("values").each(value -> value.matches(Formats::labelValue));
            }
        }
    }

    private static void selector(Field selector) {
        Field raw = selector.at("rawSelector");
        boolean terms = !selector.at("requirements").empty();
        if (!raw.text().isEmpty() && terms) {
            raw.invalid("may not specified at the same time as requirements");
        }
        if (raw.text().isEmpty() && !terms) {
            selector.at("requirements")
                    .required(
                            "when "
                                    + selector.path()
                                    + " is specified, requirements or rawSelector is required");
        }
    }

    private void subject() {
        Field user = review.at("spec", "user");
        if (user.text().isEmpty() && review.at("spec", "groups").empty()) {
            user.invalid("at least one of user or group must be specified");
        }
    }

    private void unnamed(String sentence, String... allowed) {
        Field metadata = review.at("metadata");
        Set<String> fine = Set.of(allowed);
        boolean plain =
                metadata.keys().stream()
                        .allMatch(
                                each ->
                                        fine.contains(each)
                                                || each.equals("managedFields")
                                                || metadata.at(each).empty());
        if (!plain) {
            metadata.invalid(sentence);
        }
    }

    private void refuse() {
        violations.refuse(call.definition().group(), call.definition().kind(), "");
    }
}
