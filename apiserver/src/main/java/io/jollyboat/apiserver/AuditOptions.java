package io.jollyboat.apiserver;

import io.jollyboat.apiserver.audit.AuditMode;
import io.jollyboat.apiserver.audit.AuditPolicy;
import io.jollyboat.apiserver.audit.BatchTerms;
import io.jollyboat.apiserver.audit.Delivery;
import io.jollyboat.apiserver.audit.LogRotation;
import io.jollyboat.apiserver.audit.Truncation;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.options.AuditSettings;
import io.jollyboat.apiserver.options.Texts;
import io.jollyboat.apiserver.webhook.RemoteServer;
import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.Options;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** The options that say what is written of requests, and where to. */
final class AuditOptions {

    private AuditOptions() {}

    /** Changes how events are passed on to one place. */
    private interface Change {
        AuditSettings of(AuditSettings settings, UnaryOperator<Delivery> change);
    }

    /** These behind others. */
    static Options<ApiServerConfig> after(Options<ApiServerConfig> others) {
        Options<ApiServerConfig> own =
                others.with(
                                "audit-policy-file",
                                audit(
                                        (audit, file) ->
                                                audit.policy(
                                                        AuditPolicy.of(SettingsFile.tree(file)))))
                        .with(
                                "audit-log-path",
                                audit((audit, path) -> audit.log(log -> log.path(path))))
                        .with(
                                "audit-log-format",
                                audit((audit, word) -> audit.log(log -> log.format(word))))
                        .with("audit-log-maxsize", rotation(LogRotation::megabytes))
                        .with("audit-log-maxage", rotation(LogRotation::days))
                        .with("audit-log-maxbackup", rotation(LogRotation::files))
                        .with(
                                "audit-log-compress",
                                audit(
                                        (audit, value) ->
                                                audit.log(
                                                        log ->
                                                                log.rotated(
                                                                        it ->
                                                                                it.compressed(
                                                                                        Texts.flag(
                                                                                                value))))))
                        .with(
                                "audit-webhook-config-file",
                                audit(
                                        (audit, file) ->
                                                audit.webhook(
                                                        RemoteServer.of(SettingsFile.tree(file)))))
                        .with(
                                "audit-webhook-initial-backoff",
                                terms(
                                        AuditSettings::told,
                                        (terms, value) -> terms.backoff(GoDuration.parse(value))));
        return delivery(
                "audit-webhook-",
                AuditSettings::told,
                delivery("audit-log-", AuditSettings::logged, own));
    }

    private static Options<ApiServerConfig> delivery(
            String prefix, Change change, Options<ApiServerConfig> others) {
        return truncation(prefix, change, others)
                .with(
                        prefix + "mode",
                        audit((audit, word) -> change.of(audit, it -> it.mode(AuditMode.of(word)))))
                .only(
                        prefix + "version",
                        Set.of("audit.k8s.io/v1"),
                        "older versions are not spoken")
                .with(
                        prefix + "batch-buffer-size",
                        terms(change, (terms, value) -> terms.buffer(Texts.whole(value))))
                .with(
                        prefix + "batch-max-size",
                        terms(change, (terms, value) -> terms.size(Texts.whole(value))))
                .with(
                        prefix + "batch-max-wait",
                        terms(change, (terms, value) -> terms.patience(GoDuration.parse(value))))
                .with(
                        prefix + "batch-throttle-enable",
                        terms(change, (terms, value) -> terms.throttle(Texts.flag(value))))
                .with(
                        prefix + "batch-throttle-qps",
                        terms(change, (terms, value) -> terms.rate(Texts.number(value))))
                .with(
                        prefix + "batch-throttle-burst",
                        terms(change, (terms, value) -> terms.burst(Texts.whole(value))));
    }

    private static Options<ApiServerConfig> truncation(
            String prefix, Change change, Options<ApiServerConfig> others) {
        return others.with(
                        prefix + "truncate-enabled",
                        limits(change, (limits, value) -> limits.enabled(Texts.flag(value))))
                .with(
                        prefix + "truncate-max-batch-size",
                        limits(change, (limits, value) -> limits.batch(Texts.whole(value))))
                .with(
                        prefix + "truncate-max-event-size",
                        limits(change, (limits, value) -> limits.event(Texts.whole(value))));
    }

    private static Options.Setter<ApiServerConfig> audit(
            BiFunction<AuditSettings, String, AuditSettings> setter) {
        return (config, value) ->
                config.options(
                        config.options().audit(setter.apply(config.options().audit(), value)));
    }

    private static Options.Setter<ApiServerConfig> rotation(
            BiFunction<LogRotation, Integer, LogRotation> setter) {
        return audit(
                (audit, value) ->
                        audit.log(log -> log.rotated(it -> setter.apply(it, Texts.whole(value)))));
    }

    private static Options.Setter<ApiServerConfig> terms(
            Change change, BiFunction<BatchTerms, String, BatchTerms> setter) {
        return audit(
                (audit, value) ->
                        change.of(audit, it -> it.batches(setter.apply(it.batches(), value))));
    }

    private static Options.Setter<ApiServerConfig> limits(
            Change change, BiFunction<Truncation, String, Truncation> setter) {
        return audit(
                (audit, value) ->
                        change.of(
                                audit, it -> it.truncation(setter.apply(it.truncation(), value))));
    }
}
