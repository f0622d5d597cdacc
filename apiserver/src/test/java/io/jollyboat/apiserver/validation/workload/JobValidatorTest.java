package io.jollyboat.apiserver.validation.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobValidatorTest {
    private static final Kind JOBS = Kind.of("batch/v1", "Job");
    private static final Kind CRON_JOBS = Kind.of("batch/v1", "CronJob");

    private static String job(String spec, String template) {
        return "{'spec':{"
                + spec
                + "'template':{"
                + template
                + "'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}";
    }

    private static String cronJob(String name, String spec) {
        return "{'metadata':{'name':'"
                + name
                + "'},'spec':{"
                + spec
                + ",'jobTemplate':"
                + job("", "")
                + "}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    'parallelism':200000, | -
                    'completionMode':'Indexed','completions':200000,'parallelism':10, | -
                    'completionMode':'Indexed','completions':5,'parallelism':100001, | spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed
                    'completionMode':'Indexed','completions':5,'backoffLimitPerIndex':1,'maxFailedIndexes':6, | spec.maxFailedIndexes: Invalid value: 6: must be less than or equal to completions
                    'completionMode':'Indexed','completions':100001,'backoffLimitPerIndex':1, | spec.maxFailedIndexes: Required value: must be specified when completions is above 100000
                    'completionMode':'Indexed','completions':100001,'backoffLimitPerIndex':1,'maxFailedIndexes':10001, | spec.maxFailedIndexes: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index
                    'backoffLimitPerIndex':1,'maxFailedIndexes':1, | spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode
                    'completionMode':'Indexed','parallelism':2, | spec.completions: Required value: when completion mode is Indexed
                    'completionMode':'Some', | spec.completionMode: Unsupported value: "Some": supported values: "NonIndexed", "Indexed"
                    'podReplacementPolicy':'Soon', | spec.podReplacementPolicy: Unsupported value: "Soon": supported values: "Failed", "TerminatingOrFailed"
                    """)
    void jobsAreHeldToTheirRules(String spec, String violation) {
        JOBS.expect(job(spec, ""), violation);
    }

    @Test
    void theLabelsOfAnotherJobAreRefused() {
        assertThat(JOBS.wrong(job("", "'metadata':{'labels':{'controller-uid':'u-0','a':'b'}},")))
                .containsExactly(
                        "spec.template.metadata.labels[controller-uid]: Invalid value:"
                                + " {\"controller-uid\":\"u-0\",\"a\":\"b\",\"job-name\":\"x\","
                                + "\"batch.kubernetes.io/job-name\":\"x\","
                                + "\"batch.kubernetes.io/controller-uid\":\"u-1\"}: must be 'u-1'");
        assertThat(JOBS.wrong(job("'selector':{'matchLabels':{'controller-uid':'u-0'}},", "")))
                .anyMatch(
                        each ->
                                each.startsWith("spec.selector: Invalid value: ")
                                        && each.endsWith(": `selector` not auto-generated"));
    }

    @Test
    void aSelectorOfOnesOwnMaySelectEverythingButNotNothing() {
        String own = "'manualSelector':true,'selector':{},";
        assertThat(JOBS.wrong(job(own, ""))).isEmpty();
        assertThat(JOBS.wrong(job("'manualSelector':true,", "")))
                .contains("spec.selector: Required value");
    }

    @Test
    void anIndexedJobsNameLeavesRoomForTheIndex() {
        String name = "n".repeat(62);
        String indexed = "'completionMode':'Indexed','completions':5,";
        assertThat(
                        JOBS.wrong(
                                job(indexed, "")
                                        .replace(
                                                "{'spec':{'comp",
                                                "{'metadata':{'name':'"
                                                        + name
                                                        + "'},'spec':{'comp")))
                .contains(
                        "metadata.name: Invalid value: \""
                                + name
                                + "\": will not able to create pod with invalid DNS label: "
                                + name
                                + "-4");
    }

    @Test
    void aTemplateOfPodsHasNoContainersForDebugging() {
        assertThat(
                        JOBS.wrong(
                                job("", "")
                                        .replace(
                                                "'restartPolicy'",
                                                "'ephemeralContainers':[{'name':'e','image':'i'}],'restartPolicy'")))
                .containsExactly(
                        "spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers"
                                + " not allowed in pod template");
    }

    @Test
    void labelsOfATemplateAreToldOfWithoutItsMetadata() {
        assertThat(JOBS.wrong(job("", "'metadata':{'labels':{'a b':'c'}},")))
                .singleElement()
                .asString()
                .startsWith("spec.template.labels: Invalid value: \"a b\": name part must");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    'schedule':'0 0 * * *','timeZone':'Europe/Berlin' | -
                    'schedule':'@hourly','timeZone':'Etc/GMT+1' | -
                    'schedule':'TZ=UTC 0 0 * * *' | spec.schedule: Invalid value: "TZ=UTC 0 0 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead
                    'schedule':'0 0 * * *','timeZone':'' | spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string
                    'schedule':'0 0 * * *','timeZone':'+01:00' | spec.timeZone: Invalid value: "+01:00": unknown time zone +01:00
                    'schedule':'0 0 * * *','timeZone':'Local' | spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones
                    'schedule':'0 0 * * *','failedJobsHistoryLimit':-1 | spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0
                    'schedule':'0 0 * * *','concurrencyPolicy':'Wait' | spec.concurrencyPolicy: Unsupported value: "Wait": supported values: "Allow", "Forbid", "Replace"
                    """)
    void cronJobsAreHeldToTheirRules(String spec, String violation) {
        CRON_JOBS.expect(cronJob("c", spec), violation);
    }

    @Test
    void theJobsOfACronJobGetTheirSelectorsThemselves() {
        assertThat(
                        CRON_JOBS.wrong(
                                "{'spec':{'schedule':'@daily','jobTemplate':"
                                        + job(
                                                "'manualSelector':true,'selector':{'matchLabels':{'a':'b'}},",
                                                "")
                                        + "}}"))
                .containsExactly(
                        "spec.jobTemplate.spec.selector: Invalid value:"
                                + " {\"matchLabels\":{\"a\":\"b\"}}: `selector` will be auto-generated",
                        "spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported"
                                + " values: \"nil\", \"false\"");
    }

    @Test
    void whatWasLetInOnceOfACronJobStays() {
        String name = "n".repeat(53);
        String old = cronJob(name, "'schedule':'TZ=UTC 0 0 * * *'");
        assertThat(CRON_JOBS.wrong(old)).hasSize(2);
        assertThat(CRON_JOBS.wrongUpdate(old, old)).isEmpty();
        assertThat(
                        CRON_JOBS.wrongUpdate(
                                old,
                                cronJob(
                                        name,
                                        "'schedule':'TZ=UTC 0 0 * * *','timeZone':'Etc/UTC'")))
                .containsExactly(
                        "spec.schedule: Invalid value: \"TZ=UTC 0 0 * * *\": cannot use both timeZone"
                                + " field and TZ or CRON_TZ in schedule");
    }
}
