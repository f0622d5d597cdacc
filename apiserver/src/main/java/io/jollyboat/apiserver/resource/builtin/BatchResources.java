package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.WorkloadDefaults;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.preparation.JobPreparation;
import io.jollyboat.apiserver.table.BatchColumns;
import io.jollyboat.apiserver.validation.workload.CronJobValidator;
import io.jollyboat.apiserver.validation.workload.JobValidator;
import io.jollyboat.apiserver.warning.WorkloadWarnings;
import java.util.List;

/** Work that ends: jobs, and jobs by the clock. */
final class BatchResources {
    private BatchResources() {}

    static List<ResourceDefinition> all() {
        return List.of(cronJobs(), jobs());
    }

    private static ResourceDefinition cronJobs() {
        return ResourceDefinition.of("batch", "v1", "CronJob", "cronjobs")
                .alsoServed("v1beta1")
                .retired("v1beta1", 21, 25, "batch/v1")
                .shortNames("cj")
                .categories("all")
                .status()
                .countsGenerations()
                .printer(() -> BatchColumns.CRON_JOBS)
                .defaults(WorkloadDefaults::cronJob)
                .validator(new CronJobValidator())
                .warnings(WorkloadWarnings.CRON_JOBS)
                .build();
    }

    private static ResourceDefinition jobs() {
        return ResourceDefinition.of("batch", "v1", "Job", "jobs")
                .categories("all")
                .status()
                .selectableFields("status.successful=0")
                .countsGenerations()
                .orphansByDefault()
                .printer(() -> BatchColumns.JOBS)
                .defaults(WorkloadDefaults::job)
                .preparation(new JobPreparation())
                .validator(new JobValidator())
                .warnings(WorkloadWarnings.JOBS)
                .build();
    }
}
