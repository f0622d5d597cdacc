package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.rbac.HeldRules;
import io.jollyboat.apiserver.authorization.rbac.RoleAuthorizer;
import io.jollyboat.apiserver.authorization.remote.AccessMeasures;
import io.jollyboat.apiserver.authorization.remote.AuthorizationSettings;
import io.jollyboat.apiserver.authorization.remote.ConfiguredAuthorizer;
import io.jollyboat.apiserver.file.FollowedFile;
import io.jollyboat.apiserver.file.ReloadMeasures;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.pipeline.Step;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What somebody may do, as one server is configured to find that out. */
final class Permission {

    private final ConfiguredAuthorizer authorizer;
    private final @Nullable FollowedFile file;
    private final ImpersonationMeasures impersonations;
    private final Timeline timeline;

    /**
     * @param node decides as {@code Node}
     * @param roles decides as {@code RBAC}
     * @param network over which others are asked
     * @param metrics are told of that
     */
    Permission(
            AuthorizationSettings settings,
            Authorizer node,
            RoleAuthorizer roles,
            Supplier<NetworkLoop> network,
            Timeline timeline,
            Metrics metrics) {
        this.timeline = timeline;
        this.impersonations = new ImpersonationMeasures(metrics, timeline);
        AccessMeasures measures = new AccessMeasures(metrics);
        this.authorizer =
                new ConfiguredAuthorizer(settings, node, roles, network, timeline, measures);
        SettingsFile read = settings.file();
        this.file =
                read == null
                        ? null
                        : new FollowedFile(
                                read,
                                timeline,
                                new ReloadMeasures(metrics, "authorization", timeline, read)
                                        .around(authorizer::changed));
    }

    Authorizer authorizer() {
        return authorizer;
    }

    /** Tells what somebody may do, as far as that can be told. */
    HeldRules.Source rules() {
        return authorizer;
    }

    /** Decides about requests. */
    Step authorization() {
        return authorizer.waits()
                ? new AuthorizationGate(authorizer)
                : new AuthorizationStage(authorizer);
    }

    /** Lets those who may act as others. */
    Step impersonation() {
        ImpersonationStage stage = new ImpersonationStage(authorizer, impersonations, timeline);
        return authorizer.waits() ? new AsideGate(stage, ImpersonationStage::wanted) : stage;
    }

    /** The file whose changes hold at once, for the caller to start and to stop; null for none. */
    @Nullable FollowedFile file() {
        return file;
    }

    void stop() {
        authorizer.close();
    }
}
