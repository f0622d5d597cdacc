package io.jollyboat.apiserver.customresource;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.KubectlCase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real kubectl, old and new, defines a resource and uses it like one that is built in. */
class CustomResourceKubectlIT extends KubectlCase {

    @ParameterizedTest
    @ValueSource(strings = {"1.28", "1.33"})
    void definesAndUsesAResource(String version) throws Exception {
        use(version);
        Path definition = directory.resolve("crd.yaml");
        Files.writeString(definition, bigDefinition());
        assertThat(kubectl("apply", "-f", definition.toString())).contains("created");
        kubectl(
                "wait",
                "--for=condition=Established",
                "--timeout=20s",
                "crd/certificates.cert.example.com");
        assertThat(kubectl("get", "crd")).contains("certificates.cert.example.com");
        assertThat(kubectl("api-resources", "--api-group=cert.example.com"))
                .contains("certificates")
                .contains("cert,certs");

        Path object = directory.resolve("cr.yaml");
        Files.writeString(
                object,
                """
                apiVersion: cert.example.com/v1
                kind: Certificate
                metadata: {name: web}
                spec: {secretName: web-tls, dnsNames: [a.example.com], replicas: 1}
                """);
        assertThat(kubectl("apply", "-f", object.toString())).contains("web created");
        assertThat(kubectl("apply", "-f", object.toString())).contains("web unchanged");
        assertThat(kubectl("get", "certs")).containsPattern("NAME +READY +SECRET +AGE");
        assertThat(kubectl("get", "cert", "web", "-o", "jsonpath={.spec.duration}"))
                .isEqualTo("2160h");
        assertThat(kubectl("explain", "certificate.spec.secretName"))
                .containsPattern("FIELD: +secretName")
                .contains("Where the key pair is kept");
        assertThat(kubectl("explain", "certificate.spec")).contains("dnsNames");
        assertThat(kubectl("scale", "cert/web", "--replicas=3")).contains("scaled");
        assertThat(
                        kubectl(
                                "patch",
                                "cert",
                                "web",
                                "--type=merge",
                                "-p",
                                "{\"spec\":{\"secretName\":\"other\"}}"))
                .contains("patched");
        assertThat(
                        kubectl(
                                "get",
                                "cert",
                                "web",
                                "-o",
                                "jsonpath={.spec.replicas} {.spec.secretName}"))
                .isEqualTo("3 other");
        assertThat(kubectl("label", "cert", "web", "a=b")).contains("labeled");
        assertThat(kubectl("describe", "cert", "web")).contains("a.example.com");

        Files.writeString(object, Files.readString(object).replace("web-tls", "\"\""));
        assertThat(failing("apply", "-f", object.toString()))
                .contains("spec.secretName in body should be at least 1 chars long");
        Files.writeString(
                object, Files.readString(object).replace("secretName: \"\"", "secretNam: x"));
        assertThat(failing("apply", "-f", object.toString())).contains("secretNam");

        assertThat(kubectl("delete", "crd", "certificates.cert.example.com")).contains("deleted");
        assertThat(failing("get", "certs"))
                .containsAnyOf("doesn't have a resource type", "could not find the requested");
    }

    /** As large as those of real operators: hundreds of described fields. */
    private static String bigDefinition() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            fields.append(
                    """
                                      field%d:
                                        description: Some words about what this field is good for, as real definitions have them in plenty.
                                        type: object
                                        properties:
                                          enabled: {type: boolean}
                                          names: {type: array, items: {type: string}}
                    """
                            .formatted(i));
        }
        return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: certificates.cert.example.com}
        spec:
          group: cert.example.com
          names: {kind: Certificate, plural: certificates, shortNames: [cert, certs], categories: [security]}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              subresources:
                status: {}
                scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
              additionalPrinterColumns:
                - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
                - {name: Secret, type: string, jsonPath: .spec.secretName}
                - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
              schema:
                openAPIV3Schema:
                  description: A certificate to be kept up to date.
                  type: object
                  required: [spec]
                  properties:
                    apiVersion: {type: string}
                    kind: {type: string}
                    metadata: {type: object}
                    spec:
                      type: object
                      required: [secretName]
                      x-kubernetes-validations:
                        - {rule: "size(self.dnsNames) > 0", message: at least one name is needed}
                      properties:
                        secretName: {type: string, minLength: 1, description: Where the key pair is kept.}
                        duration: {type: string, default: 2160h}
                        replicas: {type: integer}
                        dnsNames: {type: array, maxItems: 100, items: {type: string, maxLength: 253}}
                        options:
                          type: object
                          properties:
        """
                + fields.toString().indent(4)
                + """
                    status:
                      type: object
                      properties:
                        replicas: {type: integer}
                        conditions:
                          type: array
                          items:
                            type: object
                            properties:
                              type: {type: string}
                              status: {type: string}
        """;
    }
}
