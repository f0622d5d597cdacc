package io.jollyboat.controllers.serviceaccount;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.api.core.v1.ServiceAccount;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.token.LegacyToken;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes tokens away that do not expire and that nobody shows any more, of those that Kubernetes
 * once made for each account by itself: first the token is marked and good for nothing, and when
 * nobody has taken that mark away for as long again, its secret is deleted. Looked at once a day,
 * like the days that are noted.
 */
public final class UnusedTokenCleaner implements Component {

    private static final Logger log = LoggerFactory.getLogger(UnusedTokenCleaner.class);

    private static final String TYPE = "kubernetes.io/service-account-token";
    private static final String ACCOUNT = "kubernetes.io/service-account.name";
    private static final String UID = "kubernetes.io/service-account.uid";

    private static final Key EVERYTHING = new Key("", "");
    private static final Duration DAY = Duration.ofDays(1);

    private final Client client;
    private final Timeline timeline;
    private final Duration unused;
    private final Informer<Secret> secrets;
    private final Informer<ServiceAccount> accounts;
    private final Informer<Pod> pods;
    private final Controller controller;

    /**
     * @param unused how long nobody must have shown a token
     */
    public UnusedTokenCleaner(
            Client client, Informers informers, Timeline timeline, Duration unused) {
        this.client = client;
        this.timeline = timeline;
        this.unused = unused;
        this.secrets = informers.of(Resources.SECRETS, ListOptions.ALL.fields("type=" + TYPE));
        this.accounts = informers.of(Resources.SERVICE_ACCOUNTS);
        this.pods = informers.of(Resources.PODS);
        this.controller =
                Controller.named(name(), timeline)
                        .watches(secrets, any -> List.of())
                        .watches(accounts, any -> List.of())
                        .watches(pods, any -> List.of())
                        .with(any -> clean());
    }

    @Override
    public String name() {
        return "legacy-serviceaccount-token-cleaner-controller";
    }

    @Override
    public void start() {
        controller.start();
        controller.enqueue(EVERYTHING);
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Result clean() {
        Instant now = timeline.now();
        Optional<Instant> tracked = trackedSince();
        if (tracked.isEmpty() || now.isBefore(tracked.get().plus(unused))) {
            return Result.after(DAY);
        }
        Map<String, Set<String>> usedByPods = new HashMap<>();
        ApiException failed = null;
        for (Secret secret : secrets.list()) {
            try {
                judge(secret, now, usedByPods);
            } catch (ApiException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed; // the others are done with; this one is tried again
        }
        return Result.after(DAY);
    }

    /** The first moment from which on every use was noted for certain: the day after that told. */
    private Optional<Instant> trackedSince() {
        return client.find(Resources.CONFIG_MAPS, "kube-system", LegacyToken.TRACKING)
                .map(ConfigMap::data)
                .flatMap(data -> Optional.ofNullable(LegacyToken.day(data.get(LegacyToken.SINCE))))
                .map(day -> day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private void judge(Secret secret, Instant now, Map<String, Set<String>> usedByPods) {
        Instant before = now.minus(unused);
        LocalDate lastKept = LocalDate.ofInstant(before, ZoneOffset.UTC);
        if (secret.beingDeleted()
                || !isOlder(secret, before)
                || !usedBefore(secret, lastKept)
                || !madeByItself(secret)
                || usedByPods
                        .computeIfAbsent(secret.namespace(), this::usedByPods)
                        .contains(secret.name())) {
            return;
        }
        LocalDate invalid = LegacyToken.day(secret.labels().get(LegacyToken.INVALID_SINCE));
        if (invalid == null) {
            mark(secret, LocalDate.ofInstant(now, ZoneOffset.UTC));
        } else if (invalid.isBefore(lastKept)) {
            delete(secret);
        }
    }

    private static boolean isOlder(Secret secret, Instant than) {
        return secret.creationTimestamp().filter(made -> made.isBefore(than)).isPresent();
    }

    /** One that was never shown since that is noted is unused; of another day nothing is known. */
    private static boolean usedBefore(Secret secret, LocalDate lastKept) {
        String noted = secret.labels().get(LegacyToken.LAST_USED);
        LocalDate day = LegacyToken.day(noted);
        return noted == null || day != null && day.isBefore(lastKept);
    }

    /** Only those are named by their account, where nobody added one there. */
    private boolean madeByItself(Secret secret) {
        String account = secret.annotations().getOrDefault(ACCOUNT, "");
        String uid = secret.annotations().getOrDefault(UID, "");
        return accounts.get(secret.namespace(), account)
                .filter(found -> uid.isEmpty() || uid.equals(found.uid()))
                .filter(
                        found ->
                                found.secrets().stream()
                                        .anyMatch(named -> named.name().equals(secret.name())))
                .isPresent();
    }

    private Set<String> usedByPods(String namespace) {
        Set<String> names = new HashSet<>();
        pods.list(namespace).forEach(pod -> names.addAll(PodSecrets.of(pod)));
        return Set.copyOf(names);
    }

    private void mark(Secret secret, LocalDate today) {
        log.info(
                "the token in secret {}/{} is good for nothing from now on: nobody shows it",
                secret.namespace(),
                secret.name());
        ObjectNode patch = Trees.newObject();
        ObjectNode metadata = patch.putObject("metadata").put("uid", secret.uid());
        metadata.putObject("labels").put(LegacyToken.INVALID_SINCE, today.toString());
        unlessChanged(
                () ->
                        client.patch(
                                Resources.SECRETS,
                                secret.namespace(),
                                secret.name(),
                                Patch.merge(patch)));
    }

    private void delete(Secret secret) {
        log.info(
                "secret {}/{} is deleted: nobody shows its token, and nobody missed it",
                secret.namespace(),
                secret.name());
        DeleteOptions asSeen = new DeleteOptions(null, "", secret.resourceVersion(), "");
        unlessChanged(
                () -> client.delete(Resources.SECRETS, secret.namespace(), secret.name(), asSeen));
    }

    /** Whoever has changed a secret meanwhile may have shown it: that is for another day. */
    private static void unlessChanged(Runnable work) {
        try {
            work.run();
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.CONFLICT) {
                throw e;
            }
        }
    }
}
