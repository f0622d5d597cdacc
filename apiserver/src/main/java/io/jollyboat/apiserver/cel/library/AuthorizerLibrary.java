package io.jollyboat.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.library.Functions.Kind;
import java.util.function.Function;

/**
 * Questions to the authorizer: {@code
 * authorizer.group("apps").resource("deployments").namespace("x").check("get").allowed()}.
 */
public final class AuthorizerLibrary {

    /** The type of an {@code authorizer}. */
    public static final CelType AUTHORIZER =
            OpaqueType.create("kubernetes.authorization.Authorizer");

    /** The type of a question about a resource. */
    public static final CelType RESOURCE_CHECK =
            OpaqueType.create("kubernetes.authorization.ResourceCheck");

    /** A question as far as it was put. */
    public record Asked(
            Function<Asked, Verdict> authorizer,
            String serviceAccount,
            String path,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name,
            String verb) {

        static Asked to(Asking asking) {
            return new Asked(asking.authorizer, asking.serviceAccount, "", "", "", "", "", "", "");
        }

        Asked path(String value) {
            return new Asked(
                    authorizer,
                    serviceAccount,
                    value,
                    group,
                    resource,
                    subresource,
                    namespace,
                    name,
                    verb);
        }

        Asked group(String value) {
            return new Asked(
                    authorizer,
                    serviceAccount,
                    path,
                    value,
                    resource,
                    subresource,
                    namespace,
                    name,
                    verb);
        }

        Asked resource(String value) {
            return new Asked(
                    authorizer,
                    serviceAccount,
                    path,
                    group,
                    value,
                    subresource,
                    namespace,
                    name,
                    verb);
        }

        Asked subresource(String value) {
            return new Asked(
                    authorizer,
                    serviceAccount,
                    path,
                    group,
                    resource,
                    value,
                    namespace,
                    name,
                    verb);
        }

        Asked namespace(String value) {
            return new Asked(
                    authorizer,
                    serviceAccount,
                    path,
                    group,
                    resource,
                    subresource,
                    value,
                    name,
                    verb);
        }

        Asked name(String value) {
            return new Asked(
                    authorizer,
                    serviceAccount,
                    path,
                    group,
                    resource,
                    subresource,
                    namespace,
                    value,
                    verb);
        }

        Verdict check(String value) {
            try {
                return authorizer.apply(
                        new Asked(
                                authorizer,
                                serviceAccount,
                                path,
                                group,
                                resource,
                                subresource,
                                namespace,
                                name,
                                value));
            } catch (RuntimeException failed) {
                return new Verdict(false, "", String.valueOf(failed.getMessage()));
            }
        }
    }

    /** An authorizer that has not been asked anything yet. */
    public record Asking(Function<Asked, Verdict> authorizer, String serviceAccount) {
        public Asking(Function<Asked, Verdict> authorizer) {
            this(authorizer, "");
        }
    }

    /** An answer; the error is empty when there was none. */
    public record Verdict(boolean allowed, String reason, String error) {}

    /**
     * A question about a group, a resource and a path differ in type, so that each is put whole.
     */
    private record OfGroup(Asked asked) {}

    private record OfResource(Asked asked) {}

    private record OfPath(Asked asked) {}

    /** A question about the resource of the request, of which only the verb is missing. */
    public static Object about(Asking asking, Asked resource) {
        return new OfResource(
                Asked.to(asking)
                        .group(resource.group)
                        .resource(resource.resource)
                        .subresource(resource.subresource)
                        .namespace(resource.namespace)
                        .name(resource.name));
    }

    private static final String PREFIX = "kubernetes.authorization.";
    private static final Kind<Asking> ASKING = new Kind<>(AUTHORIZER, Asking.class);
    private static final Kind<OfPath> PATH =
            new Kind<>(OpaqueType.create(PREFIX + "PathCheck"), OfPath.class);
    private static final Kind<OfGroup> GROUP =
            new Kind<>(OpaqueType.create(PREFIX + "GroupCheck"), OfGroup.class);
    private static final Kind<OfResource> RESOURCE = new Kind<>(RESOURCE_CHECK, OfResource.class);
    private static final Kind<Verdict> DECISION =
            new Kind<>(OpaqueType.create(PREFIX + "Decision"), Verdict.class);

    private AuthorizerLibrary() {}

    static Functions functions() {
        return new Functions()
                .member(
                        "path",
                        PATH.type(),
                        ASKING,
                        Kinds.TEXT,
                        (asking, path) -> new OfPath(Asked.to(asking).path(path)))
                .member(
                        "group",
                        GROUP.type(),
                        ASKING,
                        Kinds.TEXT,
                        (asking, group) -> new OfGroup(Asked.to(asking).group(group)))
                .member(
                        "serviceAccount",
                        AUTHORIZER,
                        ASKING,
                        Kinds.TEXT,
                        Kinds.TEXT,
                        (asking, namespace, name) ->
                                new Asking(asking.authorizer, namespace + ":" + name))
                .member(
                        "resource",
                        RESOURCE.type(),
                        GROUP,
                        Kinds.TEXT,
                        (group, resource) -> new OfResource(group.asked.resource(resource)))
                .member(
                        "subresource",
                        RESOURCE.type(),
                        RESOURCE,
                        Kinds.TEXT,
                        (resource, name) -> new OfResource(resource.asked.subresource(name)))
                .member(
                        "namespace",
                        RESOURCE.type(),
                        RESOURCE,
                        Kinds.TEXT,
                        (resource, name) -> new OfResource(resource.asked.namespace(name)))
                .member(
                        "name",
                        RESOURCE.type(),
                        RESOURCE,
                        Kinds.TEXT,
                        (resource, name) -> new OfResource(resource.asked.name(name)))
                .member(
                        "check",
                        DECISION.type(),
                        RESOURCE,
                        Kinds.TEXT,
                        (resource, verb) -> resource.asked.check(verb))
                .member(
                        "check",
                        DECISION.type(),
                        PATH,
                        Kinds.TEXT,
                        (path, verb) -> path.asked.check(verb))
                .member("allowed", SimpleType.BOOL, DECISION, Verdict::allowed)
                .member("reason", SimpleType.STRING, DECISION, Verdict::reason)
                .member("error", SimpleType.STRING, DECISION, Verdict::error)
                .member("errored", SimpleType.BOOL, DECISION, verdict -> !verdict.error.isEmpty());
    }
}
