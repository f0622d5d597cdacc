package io.jollyboat.jolly.options;

import io.jollyboat.core.election.ElectionSettings;
import io.jollyboat.core.options.Form;
import io.jollyboat.core.options.Options;
import io.jollyboat.core.serving.ServingSettings;

/** What can be asked of the scheduler by the names of kube-scheduler's flags. */
public final class SchedulerOptions {

    public static final Options<SchedulerSettings> ALL =
            ServingSettings.added(
                            ElectionSettings.added(
                                    Options.<SchedulerSettings>of("scheduler")
                                            .with("config", SchedulerSettings::configuration),
                                    SchedulerSettings::election,
                                    SchedulerSettings::election),
                            SchedulerSettings::serving,
                            SchedulerSettings::serving)
                    .refusing(
                            "profiles stand in the file that scheduler.config names",
                            "profiles",
                            "policy-config-file",
                            "policy-configmap",
                            "scheduler-name",
                            "algorithm-provider")
                    .accepting(Form.NUMBER, "kube-api-qps", "kube-api-burst", "v")
                    .accepting(Form.DURATION, "pod-max-in-unschedulable-pods-duration")
                    .accepting(Form.FLAG, "profiling", "contention-profiling")
                    .accepting(
                            Form.TEXT,
                            "leader-elect-resource-lock",
                            "leader-elect-resource-name",
                            "leader-elect-resource-namespace")
                    .accepting(Form.GATES, "feature-gates");

    private SchedulerOptions() {}
}
