package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.access.CertificateApproval;
import io.jollyboat.apiserver.admission.access.CertificateSigning;
import io.jollyboat.apiserver.admission.access.CertificateSubjectRestriction;
import io.jollyboat.apiserver.admission.access.ClaimStatusRights;
import io.jollyboat.apiserver.admission.access.CreationRight;
import io.jollyboat.apiserver.admission.access.NodeRestriction;
import io.jollyboat.apiserver.admission.access.RoleEscalation;
import io.jollyboat.apiserver.admission.access.Signers;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.node.NodeAuthorizer;
import io.jollyboat.apiserver.authorization.node.NodeGraph;
import io.jollyboat.apiserver.authorization.rbac.PolicyRule;
import io.jollyboat.apiserver.authorization.rbac.RoleAuthorizer;
import io.jollyboat.apiserver.authorization.rbac.RoleBook;
import io.jollyboat.apiserver.bootstrap.FirstPolicy;
import io.jollyboat.apiserver.bootstrap.PolicyBootstrap;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.file.FollowedFile;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.pipeline.Stage;
import io.jollyboat.apiserver.pipeline.Step;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.review.AccessReviews;
import io.jollyboat.apiserver.review.IdentityReviews;
import io.jollyboat.apiserver.serviceaccount.AccountObjects;
import io.jollyboat.apiserver.serviceaccount.AccountTokens;
import io.jollyboat.apiserver.serviceaccount.IssuerDiscovery;
import io.jollyboat.apiserver.serviceaccount.ServiceAccountAdmission;
import io.jollyboat.apiserver.serviceaccount.TokenRequests;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.routing.Verbs;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.jwt.SigningKey;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Who may get in and do what, for one server. */
public final class AccessControl {

    private static final String RBAC = "rbac.authorization.k8s.io";

    private final ResourceRegistry registry;
    private final ObjectStorage storage;
    private final AccessConfig config;
    private final RoleBook book;
    private final RoleAuthorizer roles;
    private final Identification identification;
    private final Permission permission;
    private final List<FollowedFile> files;
    private final AccountObjects accounts;
    private final AccountTokens tokens;
    private final Timeline timeline;
    private final Supplier<ApiTransport> self;

    /**
     * @param self the server itself, as an administrator; asked for when it serves
     * @param network over which others are asked who somebody is and what he may do
     * @param metrics are told of that
     */
    public AccessControl(
            ResourceRegistry registry,
            ObjectStorage storage,
            Timeline timeline,
            AccessConfig config,
            Supplier<ApiTransport> self,
            Supplier<NetworkLoop> network,
            Metrics metrics) {
        this.timeline = timeline;
        this.self = self;
        this.registry = registry;
        this.storage = storage;
        this.config = config;
        this.book =
                new RoleBook(
                        new RoleBook.RoleCaches(
                                cache(RBAC, "roles"),
                                cache(RBAC, "clusterroles"),
                                cache(RBAC, "rolebindings"),
                                cache(RBAC, "clusterrolebindings")),
                        FirstPolicy.roles(),
                        timeline);
        this.roles = new RoleAuthorizer(book);
        this.permission =
                new Permission(
                        config.authorization(),
                        new NodeAuthorizer(graph(), nodeRules()),
                        roles,
                        network,
                        timeline,
                        metrics);
        this.accounts = new AccountObjects(registry, storage);
        this.tokens =
                new AccountTokens(config.issuer(), config.audiences(), () -> signingKey(config));
        this.identification =
                new Identification(config, tokens, accounts, network, metrics, timeline);
        this.files =
                Stream.of(identification.file(), permission.file())
                        .flatMap(Stream::ofNullable)
                        .toList();
    }

    private static SigningKey signingKey(AccessConfig config) {
        SigningKey given = config.signingKey();
        return given == null ? SigningKey.generate() : given;
    }

    private NodeGraph graph() {
        return new NodeGraph(
                cache("", "pods"),
                cache("", "persistentvolumes"),
                cache("storage.k8s.io", "volumeattachments"),
                cache("resource.k8s.io", "resourceslices"));
    }

    /** A kubelet's rights are those of the role that would be its own, were it not for us. */
    private static List<PolicyRule> nodeRules() {
        return FirstPolicy.roles().roles().stream()
                .filter(role -> role.name().equals("system:node"))
                .findFirst()
                .orElseThrow()
                .rules();
    }

    private ResourceCache cache(String group, String plural) {
        return storage.cacheOf(registry.byResource(group, "v1", plural).orElseThrow());
    }

    /** Begins to fetch what is known elsewhere, and to look at files for changes. */
    public void start() {
        identification.start();
        files.forEach(FollowedFile::start);
    }

    /** Follows files by what their folders tell, so that changes hold at once. */
    public void follow() {
        files.forEach(each -> timeline.execute(each::watch));
    }

    public void stop() {
        files.forEach(FollowedFile::stop);
        identification.stop();
        permission.stop();
    }

    /**
     * Finds out who asks.
     *
     * @param anonymous whether requests without a credential are somebody's, unless a file says
     *     otherwise
     * @param watched what whoever watches it makes of a stage
     */
    public Step authentication(boolean anonymous, UnaryOperator<Stage> watched) {
        return identification.step(anonymous, watched);
    }

    /** Lets those who may act as others. */
    public Step impersonation() {
        return permission.impersonation();
    }

    /** Decides whether who asks may do what he asks for. */
    public Step authorization() {
        return permission.authorization();
    }

    /** Says what somebody may do; may wait, so not for event loops. */
    public Authorizer authorizer() {
        return permission.authorizer();
    }

    /** What guards all that. */
    public List<AdmissionPlugin> admissions() {
        Authorizer authorizer = permission.authorizer();
        return List.of(
                new ServiceAccountAdmission(accounts, self, timeline),
                new NodeRestriction(new KnownObjects(registry, storage), authorizer),
                new CertificateApproval(new Signers(authorizer), timeline),
                new CertificateSigning(new Signers(authorizer), timeline),
                new CertificateSubjectRestriction(),
                new ClaimStatusRights(authorizer),
                new RoleEscalation(authorizer, roles),
                new CreationRight(authorizer));
    }

    /** Makes the server answer the questions about all that. */
    public void addTo(Verbs verbs) {
        verbs.addBelow(
                "",
                "serviceaccounts",
                "create",
                "token",
                new TokenRequests(verbs, tokens, accounts, config.terms(), timeline));
        new IdentityReviews(identification.authenticator(), config.audiences()).addTo(verbs);
        new AccessReviews(permission.authorizer(), permission.rules()).addTo(verbs);
    }

    /**
     * Tells others how to check tokens.
     *
     * @param url where the server is found
     */
    public Endpoint issuerDiscovery(String url) {
        return new IssuerDiscovery(tokens, url);
    }

    /**
     * Stores the roles that every cluster has; they hold already. May block.
     *
     * @param api as an administrator
     * @throws io.jollyboat.core.errors.ApiException when the server cannot serve just now
     */
    public void storeFirstRoles(ApiTransport api) {
        new PolicyBootstrap(api, timeline).run();
        book.stored();
    }
}
