package io.jollyboat.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.schema.FieldType.ListOf;
import io.jollyboat.core.schema.FieldType.MapOf;
import io.jollyboat.core.schema.FieldType.Reference;
import io.jollyboat.core.schema.FieldType.Scalar;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private final Schema schema = Schema.kubernetes();

    @Test
    void holdsEveryTypeThatKubernetesPublishes() {
        assertThat(schema.names()).isSorted().hasSizeGreaterThan(1000);
        assertThat(count(definition -> definition.published())).isEqualTo(768);
    }

    @Test
    void holdsTheMergeRulesOfAllPublishedTypes() {
        assertThat(fields(field -> !field.patchMergeKey().isEmpty())).isGreaterThanOrEqualTo(57);
        assertThat(fields(field -> field.listType().equals("map"))).isGreaterThanOrEqualTo(80);
        assertThat(fields(Field::required)).isEqualTo(720);
    }

    @Test
    void theNameOfAFieldIsTheVeryStringThatCodeSpells() {
        assertThat(definition(META + "ObjectMeta").fields().keySet())
                .anySatisfy(name -> assertThat(name).isSameAs("labels"));
    }

    @Test
    void aKindIsTheSameWheneverItIsAskedForAndNoneIsMadeUp() {
        Definition first = schema.definitionOf("apps/v1", "Deployment").orElseThrow();
        assertThat(schema.definitionOf("apps/v1", "Deployment")).containsSame(first);
        assertThat(schema.definitionOf("apps/v1", "Pod")).isEmpty();
        assertThat(schema.definitionOf("apps/v1", "Pod")).isEmpty();
    }

    @Test
    void everyReferenceLeadsToADefinition() {
        for (String name : schema.names()) {
            for (Field field : definition(name).fields().values()) {
                FieldType inner = innermost(field.type());
                if (inner instanceof Reference reference) {
                    assertThat(schema.definition(reference.definition()))
                            .as("%s.%s", name, field.name())
                            .isPresent();
                }
            }
        }
    }

    @Test
    void everyKeyOfAMapListIsAFieldOfItsElements() {
        for (String name : schema.names()) {
            for (Field field : definition(name).fields().values()) {
                if (field.listType().equals("map")) {
                    Definition element = schema.below(field.type()).orElseThrow();
                    assertThat(field.listMapKeys()).as("%s.%s", name, field.name()).isNotEmpty();
                    assertThat(element.fields())
                            .as("%s.%s", name, field.name())
                            .containsKeys(field.listMapKeys().toArray(String[]::new));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "v1, Pod, io.k8s.api.core.v1.Pod",
        "v1, PodList, io.k8s.api.core.v1.PodList",
        "v1, Status, io.k8s.apimachinery.pkg.apis.meta.v1.Status",
        "apps/v1, Deployment, io.k8s.api.apps.v1.Deployment",
        "apps/v1beta1, Deployment, io.k8s.api.apps.v1beta1.Deployment",
        "extensions/v1beta1, Deployment, io.k8s.api.extensions.v1beta1.Deployment",
        "autoscaling/v1, Scale, io.k8s.api.autoscaling.v1.Scale",
        "rbac.authorization.k8s.io/v1, ClusterRole, io.k8s.api.rbac.v1.ClusterRole",
        "resource.k8s.io/v1beta1, DeviceClass, io.k8s.api.resource.v1beta1.DeviceClass",
        "flowcontrol.apiserver.k8s.io/v1, FlowSchema, io.k8s.api.flowcontrol.v1.FlowSchema",
        "admission.k8s.io/v1, AdmissionReview, io.k8s.api.admission.v1.AdmissionReview",
        "apiregistration.k8s.io/v1, APIService,"
                + " io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService",
        "apiextensions.k8s.io/v1, CustomResourceDefinition,"
                + " io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1"
                + ".CustomResourceDefinition",
    })
    void findsKindsByTheirApiVersion(String apiVersion, String kind, String name) {
        Definition definition = schema.definitionOf(apiVersion, kind).orElseThrow();
        assertThat(definition.name()).isEqualTo(name);
        assertThat(definition.apiVersion()).isEqualTo(apiVersion);
        assertThat(definition.isKind()).isTrue();
    }

    @Test
    void partsOfObjectsAreNotKinds() {
        assertThat(schema.definitionOf("v1", "PodSpec")).isEmpty();
        assertThat(schema.definitionOf("v1", "PodTemplateSpec")).isEmpty();
        assertThat(schema.definitionOf("v1", "ObjectReference")).isEmpty();
        assertThat(schema.definition("io.k8s.api.core.v1.Nothing")).isEmpty();
    }

    @Test
    void containersMergeByName() {
        Field containers = field("io.k8s.api.core.v1.PodSpec", "containers");
        assertThat(containers.required()).isTrue();
        assertThat(containers.patchMergeKey()).isEqualTo("name");
        assertThat(containers.patchStrategy()).isEqualTo("merge");
        assertThat(containers.listType()).isEqualTo("map");
        assertThat(containers.listMapKeys()).containsExactly("name");
        assertThat(containers.type())
                .isEqualTo(new ListOf(new Reference("io.k8s.api.core.v1.Container"), false));
    }

    @Test
    void portsMergeByOneKeyAndAreAppliedByTwo() {
        Field ofContainer = field("io.k8s.api.core.v1.Container", "ports");
        assertThat(ofContainer.patchMergeKey()).isEqualTo("containerPort");
        assertThat(ofContainer.listMapKeys()).containsExactly("containerPort", "protocol");
        Field ofService = field("io.k8s.api.core.v1.ServiceSpec", "ports");
        assertThat(ofService.patchMergeKey()).isEqualTo("port");
        assertThat(ofService.listMapKeys()).containsExactly("port", "protocol");
        assertThat(field("io.k8s.api.core.v1.ContainerPort", "protocol").defaultValue())
                .hasValueSatisfying(value -> assertThat(value.asString()).isEqualTo("TCP"));
    }

    @Test
    void volumesRetainTheKeysOfTheirSources() {
        assertThat(field("io.k8s.api.core.v1.PodSpec", "volumes").patchStrategy())
                .isEqualTo("merge,retainKeys");
        assertThat(field("io.k8s.api.apps.v1.DeploymentSpec", "strategy").patchStrategy())
                .isEqualTo("retainKeys");
    }

    @Test
    void selectorsAndReferencesAreAtomic() {
        assertThat(definition(META + "LabelSelector").mapType()).isEqualTo("atomic");
        assertThat(definition("io.k8s.api.core.v1.ObjectReference").mapType()).isEqualTo("atomic");
        assertThat(field("io.k8s.api.core.v1.ServiceSpec", "selector").mapType())
                .isEqualTo("atomic");
        assertThat(definition("io.k8s.api.core.v1.PodSpec").mapType()).isEmpty();
    }

    @Test
    void finalizersAreASet() {
        Field finalizers = field(META + "ObjectMeta", "finalizers");
        assertThat(finalizers.listType()).isEqualTo("set");
        assertThat(finalizers.patchStrategy()).isEqualTo("merge");
        assertThat(finalizers.patchMergeKey()).isEmpty();
    }

    @Test
    void tellsTypesApartThatJsonDoesNot() {
        assertThat(type("io.k8s.api.core.v1.ResourceRequirements", "limits"))
                .isEqualTo(new MapOf(Scalar.QUANTITY));
        assertThat(type("io.k8s.api.core.v1.ServicePort", "targetPort"))
                .isEqualTo(Scalar.INT_OR_STRING);
        assertThat(type(META + "ObjectMeta", "creationTimestamp")).isEqualTo(Scalar.TIME);
        assertThat(type("io.k8s.api.coordination.v1.LeaseSpec", "renewTime"))
                .isEqualTo(Scalar.MICRO_TIME);
        assertThat(type("io.k8s.api.coordination.v1beta1.LeaseCandidateSpec", "renewTime"))
                .isEqualTo(Scalar.MICRO_TIME);
        assertThat(type("io.k8s.api.core.v1.Secret", "data")).isEqualTo(new MapOf(Scalar.BYTES));
        assertThat(type("io.k8s.api.apps.v1.ControllerRevision", "data"))
                .isEqualTo(Scalar.RAW_EXTENSION);
        assertThat(type(META + "ManagedFieldsEntry", "fieldsV1")).isEqualTo(Scalar.FIELDS_V1);
        assertThat(type("io.k8s.api.authorization.v1.SubjectAccessReviewSpec", "extra"))
                .isEqualTo(new MapOf(new ListOf(Scalar.STRING, true)));
    }

    @Test
    void embeddedMessagesAreOpenedUp() {
        assertThat(field("io.k8s.api.core.v1.Volume", "emptyDir").protobufPath())
                .containsExactly(2, 2);
        assertThat(field("io.k8s.api.core.v1.Probe", "httpGet").protobufPath())
                .containsExactly(1, 2);
        assertThat(field("io.k8s.api.core.v1.Pod", "spec").protobufPath()).containsExactly(2);
        assertThat(field("io.k8s.api.core.v1.Pod", "kind").protobufPath()).isEmpty();
    }

    @Test
    void jsonNamesAreThoseOfTheApi() {
        assertThat(definition("io.k8s.api.rbac.v1.RoleRef").fields()).containsKey("apiGroup");
        assertThat(definition("io.k8s.api.core.v1.DaemonEndpoint").fields()).containsKey("Port");
        assertThat(definition("io.k8s.api.extensions.v1beta1.IngressRule").fields())
                .containsKeys("host", "http");
        assertThat(
                        schema.definitionOf(
                                        "apiextensions.k8s.io/v1beta1", "CustomResourceDefinition")
                                .orElseThrow()
                                .published())
                .isFalse();
        assertThat(
                        definition(
                                        "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions"
                                                + ".v1.JSONSchemaProps")
                                .fields())
                .containsKeys("$ref", "$schema", "x-kubernetes-int-or-string", "properties");
    }

    @Test
    void versionsWithoutSourcesShareTheMergeRulesOfTheirSiblings() {
        assertThat(field("io.k8s.api.resource.v1beta1.ResourceClaimStatus", "reservedFor"))
                .extracting(Field::listType, Field::listMapKeys)
                .containsExactly("map", List.of("uid"));
    }

    @Test
    void everyPublishedListSaysHowItIsAppliedWhereOnlyTheModelsKnowIt() {
        for (String name : schema.names()) {
            Definition definition = definition(name);
            boolean numbered =
                    definition.fields().values().stream()
                            .anyMatch(field -> !field.protobufPath().isEmpty());
            if (!definition.published() || numbered || name.endsWith("List")) {
                continue;
            }
            for (Field field : definition.fields().values()) {
                if (field.type() instanceof ListOf) {
                    assertThat(field.listType()).as("%s.%s", name, field.name()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void describesDefinitionsAndFields() {
        Definition pod = definition("io.k8s.api.core.v1.Pod");
        assertThat(schema.description(pod)).startsWith("Pod is a collection of containers");
        assertThat(schema.description(pod, pod.field("spec").orElseThrow()))
                .startsWith("Specification of the desired behavior of the pod.");
    }

    private Definition definition(String name) {
        return schema.definition(name).orElseThrow(() -> new AssertionError(name));
    }

    private Field field(String definition, String name) {
        return definition(definition).field(name).orElseThrow(() -> new AssertionError(name));
    }

    private FieldType type(String definition, String name) {
        return field(definition, name).type();
    }

    private static FieldType innermost(FieldType type) {
        return switch (type) {
            case ListOf list -> innermost(list.element());
            case MapOf map -> innermost(map.value());
            case Reference reference -> reference;
            case Scalar scalar -> scalar;
        };
    }

    private long count(Predicate<Definition> predicate) {
        return schema.names().stream().map(this::definition).filter(predicate).count();
    }

    private long fields(Predicate<Field> predicate) {
        return schema.names().stream()
                .map(this::definition)
                .filter(Definition::published)
                .flatMap(definition -> definition.fields().values().stream())
                .filter(predicate)
                .count();
    }
}
