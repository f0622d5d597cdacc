package io.jollyboat.apiserver.validation.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.validation.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class WorkloadValidatorsTest {
    private static final String TEMPLATE =
            "'template':{'metadata':{'labels':{'app':'x'}},'spec':{'containers':[{'name':'a','image':'i'}]}}";
    private static final String SELECTOR = "'selector':{'matchLabels':{'app':'x'}},";

    private static String spec(String more) {
        return "{'spec':{" + SELECTOR + TEMPLATE + more + "}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"})
    void selectorsSelectTheTemplateAndStay(String kind) {
        Kind workload = Kind.of("apps/v1", kind);
        assertThat(workload.wrong(spec(""))).isEmpty();
        assertThat(workload.wrong("{'spec':{" + TEMPLATE + "}}"))
                .contains(
                        kind.equals("DaemonSet")
                                ? "spec.template.metadata.labels: Invalid value: {\"app\":\"x\"}:"
                                        + " `selector` does not match template `labels`"
                                : "spec.selector: Required value");
        assertThat(workload.wrong("{'spec':{'selector':{}," + TEMPLATE + "}}"))
                .anyMatch(
                        each ->
                                each.startsWith(
                                        "spec.selector: Invalid value: {}: empty selector"));
        assertThat(
                        workload.wrong(
                                "{'spec':{'selector':{'matchLabels':{'app':'y'}},"
                                        + TEMPLATE
                                        + "}}"))
                .containsExactly(
                        "spec.template.metadata.labels: Invalid value: {\"app\":\"x\"}: `selector`"
                                + " does not match template `labels`");
        assertThat(
                        workload.wrong(
                                spec("").replace(
                                                "'containers'",
                                                "'restartPolicy':'Never','containers'")))
                .containsExactly(
                        "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported"
                                + " values: \"Always\"");
        assertThat(workload.wrongUpdate(spec(""), spec("").replace("'app':'x'", "'app':'y'")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ,'replicas':-1 | spec.replicas: Invalid value: -1: must be greater than or equal to 0
                    ,'strategy':{'type':'Big'} | spec.strategy: Unsupported value: {"type":"Big"}: supported values: "Recreate", "RollingUpdate"
                    ,'strategy':{'type':'Recreate','rollingUpdate':{'maxSurge':1}} | spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'
                    ,'strategy':{'rollingUpdate':{'maxSurge':0,'maxUnavailable':'0%'}} | spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0
                    ,'strategy':{'rollingUpdate':{'maxUnavailable':'200%'}} | spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "200%": must not be greater than 100%
                    ,'strategy':{'rollingUpdate':{'maxSurge':'many'}} | spec.strategy.rollingUpdate.maxSurge: Invalid value: "many": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')
                    ,'progressDeadlineSeconds':5,'minReadySeconds':5 | spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds
                    """)
    void deploymentsAreHeldToTheirRules(String more, String violation) {
        assertThat(Kind.of("apps/v1", "Deployment").wrong(spec(more))).contains(violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ,'podManagementPolicy':'Big' | spec.podManagementPolicy: Invalid value: "Big": must be 'OrderedReady' or 'Parallel'
                    ,'updateStrategy':{'type':'Big'} | spec.updateStrategy: Invalid value: {"type":"Big"}: must be 'RollingUpdate' or 'OnDelete'
                    ,'updateStrategy':{'type':'OnDelete','rollingUpdate':{'partition':1}} | spec.updateStrategy.rollingUpdate: Invalid value: {"partition":1}: only allowed for updateStrategy 'RollingUpdate'
                    ,'updateStrategy':{'rollingUpdate':{'partition':-1}} | spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0
                    """)
    void statefulSetsAreHeldToTheirRules(String more, String violation) {
        assertThat(Kind.of("apps/v1", "StatefulSet").wrong(spec(more))).contains(violation);
    }

    @Test
    void deploymentsGetTheirDefaults() {
        ObjectNode spec =
                (ObjectNode) Kind.of("apps/v1", "Deployment").created(spec("")).get("spec");
        spec.remove("template");
        assertThat(spec)
                .isEqualTo(
                        Json.object(
                                """
                                {'selector':{'matchLabels':{'app':'x'}},'replicas':1,
                                 'revisionHistoryLimit':10,'progressDeadlineSeconds':600,
                                 'strategy':{'type':'RollingUpdate',
                                   'rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}}}
                                """));
    }

    @Test
    void generationsCountIntentAlone() {
        Kind deployments = Kind.of("apps/v1", "Deployment");
        assertThat(deployments.created(spec("")).path("metadata").path("generation").intValue())
                .isEqualTo(1);
        assertThat(generation(deployments.updated(spec(""), spec("")))).isEqualTo(1);
        assertThat(generation(deployments.updated(spec(""), spec(",'replicas':2")))).isEqualTo(2);
    }

    private static int generation(ObjectNode object) {
        return object.path("metadata").path("generation").intValue();
    }

    @Test
    void statusGoesItsOwnWay() {
        Kind deployments = Kind.of("apps/v1", "Deployment");
        ObjectNode old = deployments.created(spec(""));
        ObjectNode changed = old.deepCopy();
        changed.putObject("status").put("replicas", 3);
        ((ObjectNode) changed.get("spec")).put("replicas", 9);
        deployments.definition().strategy().prepareForStatusUpdate(changed, old);
        assertThat(changed.path("spec")).isEqualTo(old.path("spec"));
        assertThat(changed.path("status").path("replicas").intValue()).isEqualTo(3);
    }

    @Test
    void statefulSetsChangeInFewThings() {
        Kind sets = Kind.of("apps/v1", "StatefulSet");
        assertThat(sets.wrongUpdate(spec(""), spec(",'replicas':3"))).isEmpty();
        assertThat(sets.wrongUpdate(spec(""), spec(",'serviceName':'other'")))
                .containsExactly(
                        "spec: Forbidden: updates to statefulset spec for fields other than"
                                + " 'replicas', 'ordinals', 'template', 'updateStrategy',"
                                + " 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy'"
                                + " and 'minReadySeconds' are forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deployment", "ReplicaSet", "DaemonSet"})
    void templatesAreHeldToTheRulesOfPods(String kind) {
        assertThat(Kind.of("apps/v1", kind).wrong(spec("").replace("'image':'i'", "'image':''")))
                .containsExactly("spec.template.spec.containers[0].image: Required value");
    }

    @Test
    void aStatefulSetsContainersMayMountWhatItsClaimTemplatesName() {
        String mounting =
                "'template':{'metadata':{'labels':{'app':'x'}},'spec':{'containers':[{'name':'a','image':'i',"
                        + "'volumeMounts':[{'name':'data','mountPath':'/data'}]}]}}";
        String claims =
                ",'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{'accessModes':['ReadWriteOnce'],"
                        + "'resources':{'requests':{'storage':'1Gi'}}}}]";

        assertThat(Kind.of("apps/v1", "StatefulSet").wrong(in(mounting + claims))).isEmpty();
        assertThat(Kind.of("apps/v1", "Deployment").wrong(in(mounting)))
                .containsExactly(
                        "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"data\"");
    }

    private static String in(String template) {
        return "{'spec':{" + SELECTOR + template + "}}";
    }

    private static final String JOB =
            "{'spec':{'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'a','image':'i'}]}}}}";

    @Test
    void jobsGetASelectorOfTheirOwn() {
        ObjectNode job = Kind.of("batch/v1", "Job").created(JOB);
        assertThat(job.path("spec").path("selector"))
                .isEqualTo(
                        Json.object(
                                "{'matchLabels':{'batch.kubernetes.io/controller-uid':'u-1'}}"));
        assertThat(
                        job.path("spec")
                                .path("template")
                                .path("metadata")
                                .path("labels")
                                .propertyNames())
                .containsExactlyInAnyOrder(
                        "controller-uid",
                        "job-name",
                        "batch.kubernetes.io/controller-uid",
                        "batch.kubernetes.io/job-name");
        assertThat(Kind.of("batch/v1", "Job").wrong(JOB)).isEmpty();
    }

    @Test
    void jobsAreNotRestartedForEver() {
        assertThat(Kind.of("batch/v1", "Job").wrong(JOB.replace("'restartPolicy':'Never',", "")))
                .containsExactly(
                        "spec.template.spec.restartPolicy: Required value: valid values:"
                                + " \"OnFailure\", \"Never\"");
    }

    private static String suspended(String template) {
        return "{'spec':{'suspend':true,'template':{%s}}}".formatted(template);
    }

    @Test
    void aSuspendedJobsPodsMayBeSentElsewhereAndAskForMoreAndNothingElse() {
        Kind jobs = Kind.of("batch/v1", "Job");
        String before =
                suspended(
                        "'spec':{'restartPolicy':'Never','containers':[{'name':'a','image':'i'}]}");
        String elsewhere =
                suspended(
                        "'metadata':{'annotations':{'queue':'q'}},'spec':{'restartPolicy':'Never',"
                                + "'nodeSelector':{'zone':'b'},'tolerations':[{'operator':'Exists'}],"
                                + "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
                                + "{'nodeSelectorTerms':[{'matchExpressions':[{'key':'k','operator':'Exists'}]}]}}},"
                                + "'containers':[{'name':'a','image':'i','resources':{'requests':{'cpu':'1'}}}]}");
        assertThat(jobs.wrongUpdate(before, elsewhere)).isEmpty();
        assertThat(jobs.wrongUpdate(elsewhere, before)).isEmpty();
        assertThat(jobs.wrongUpdate(before, before.replace("'image':'i'", "'image':'j'")))
                .singleElement()
                .asString()
                .startsWith("spec.template: Invalid value: ")
                .endsWith(": field is immutable");
    }

    @Test
    void aJobThatHasBegunIsOpenAgainWhenItsPodsHaveBeenEnded() {
        assertThat(changeOf("'startTime':'2026-01-01T00:00:00Z'"))
                .singleElement()
                .asString()
                .startsWith("spec.template: Invalid value: ");
        String ended =
                "'startTime':'2026-01-01T00:00:00Z','conditions':[{'type':'Suspended','status':'True'}]";
        assertThat(changeOf(ended)).isEmpty();
        assertThat(changeOf(ended + ",'active':1"))
                .singleElement()
                .asString()
                .startsWith("spec.template: Invalid value: ");
    }

    /** What is wrong when a suspended job with that status asks for more. */
    private static List<String> changeOf(String status) {
        Kind jobs = Kind.of("batch/v1", "Job");
        String template =
                "'spec':{'restartPolicy':'Never','containers':[{'name':'a','image':'i'}]}";
        var old = jobs.created(suspended(template));
        old.set("status", Json.object("{" + status + "}"));
        var now =
                jobs.updated(
                        suspended(template),
                        suspended(
                                template.replace(
                                        "'i'", "'i','resources':{'requests':{'cpu':'1'}}")));
        return jobs.definition().strategy().validateUpdate(now, old).list().stream()
                .map(Violation::toString)
                .toList();
    }

    @Test
    void anIndexedJobGrowsInAllItsParts() {
        Kind jobs = Kind.of("batch/v1", "Job");
        String three =
                JOB.replace(
                        "{'template':",
                        "{'completionMode':'Indexed','completions':3,'parallelism':3,'template':");
        assertThat(jobs.wrongUpdate(three, three.replace(":3", ":4"))).isEmpty();
        assertThat(jobs.wrongUpdate(three, three.replace("'completions':3", "'completions':4")))
                .containsExactly(
                        "spec.completions: Invalid value: 4: can only be modified in tandem with spec.parallelism");
    }

    @Test
    void cronJobsHoldAWholeJob() {
        Kind cronJobs = Kind.of("batch/v1", "CronJob");
        String job = JOB.substring("{'spec':".length(), JOB.length() - 1);
        assertThat(
                        cronJobs.wrong(
                                "{'spec':{'schedule':'* * * * *','jobTemplate':{'spec':"
                                        + job
                                        + "}}}"))
                .isEmpty();
        assertThat(
                        cronJobs.wrong(
                                "{'spec':{'schedule':'x','timeZone':'Mars/Base','jobTemplate':{'spec':"
                                        + job
                                        + "}}}"))
                .containsExactly(
                        "spec.schedule: Invalid value: \"x\": expected exactly 5 fields, found 1: [x]",
                        "spec.timeZone: Invalid value: \"Mars/Base\": unknown time zone Mars/Base");
    }
}
