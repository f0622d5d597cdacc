package io.jollyboat.apiserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Who the server is to which webhook. */
class WebhookUsersTest {

    private static final String SETTINGS =
            "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'WebhookAdmissionConfiguration','kubeConfigFile':'f'}";

    private static WebhookUsers users(String more, String... names) {
        ObjectNode file = Json.object("{" + more + "}");
        for (String name : names) {
            ObjectNode user = file.withArray("users").addObject().put("name", name);
            user.putObject("user").put("token", name);
        }
        return WebhookUsers.of(Json.object(SETTINGS), path -> file);
    }

    @ParameterizedTest
    @CsvSource({
        "judge.ships.svc, 443, judge.ships.svc",
        "judge.ships.svc, 8443, *.ships.svc:8443",
        "other.ships.svc, 443, *.svc",
        "sea.io, 443, sea.io:443",
        "sea.io, 8443, *",
        "a.b.sea.io, 443, *.sea.io"
    })
    void theMostExactNameHolds(String host, int port, String name) {
        WebhookUsers users =
                users(
                        "",
                        "judge.ships.svc",
                        "*.ships.svc:8443",
                        "*.svc",
                        "sea.io:443",
                        "sea.io",
                        "*.sea.io",
                        "*");
        assertThat(users.at(host, port).authorization()).isEqualTo("Bearer " + name);
    }

    @Test
    void whoHasNoNameThereIsShownTheUserOfTheContextIfThereIsOne() {
        String context = "'current-context':'c','contexts':[{'name':'c','context':{'user':'me'}}]";
        assertThat(users(context, "me").at("sea.io", 443).authorization()).isEqualTo("Bearer me");
        assertThat(users("", "me").at("sea.io", 443)).isEqualTo(RemoteUser.NOBODY);
        assertThat(WebhookUsers.NONE.at("sea.io", 443)).isEqualTo(RemoteUser.NOBODY);
    }

    @Test
    void aNameWithAPasswordIsShownAsWell() {
        ObjectNode file =
                Json.object("{'users':[{'name':'*','user':{'username':'ann','password':'tide'}}]}");
        WebhookUsers users = WebhookUsers.of(Json.object(SETTINGS), path -> file);
        assertThat(users.at("sea.io", 443).authorization()).isEqualTo("Basic YW5uOnRpZGU=");
    }

    @Test
    void whatIsNotServedIsRefused() {
        ObjectNode file = Json.object("{'users':[{'name':'*','user':{'exec':{}}}]}");
        assertThatThrownBy(() -> WebhookUsers.of(Json.object(SETTINGS), path -> file))
                .hasMessage("a user by exec is not served here");
        assertThatThrownBy(() -> WebhookUsers.of(Json.object("{'kind':'Other'}"), path -> file))
                .hasMessageContaining("not a WebhookAdmissionConfiguration");
    }
}
