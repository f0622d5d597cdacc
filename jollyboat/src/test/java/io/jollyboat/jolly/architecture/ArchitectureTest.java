package io.jollyboat.jolly.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The arrows between the parts, and the one source of time, threads and chance. Exceptions stand
 * here with a reason.
 */
@AnalyzeClasses(packages = "io.jollyboat", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] PARTS = {
        "io.jollyboat.apiserver..",
        "io.jollyboat.scheduler..",
        "io.jollyboat.controllers..",
        "io.jollyboat.kubelet..",
        "io.jollyboat.proxy..",
        "io.jollyboat.jolly.."
    };

    /**
     * What may touch the machine's time and threads: core's runtime, which is the source; the
     * program around the cluster, which waits for processes before there is any cluster.
     */
    private static final DescribedPredicate<JavaClass> SOURCE_OF_TIME =
            DescribedPredicate.describe(
                    "the source of time and threads",
                    type ->
                            type.getPackageName().startsWith("io.jollyboat.core.runtime")
                                    || type.getPackageName().startsWith("io.jollyboat.jolly"));

    @ArchTest
    static final ArchRule CORE_KNOWS_NOBODY =
            noClasses()
                    .that()
                    .resideInAPackage("io.jollyboat.core..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(PARTS);

    @ArchTest static final ArchRule API_SERVER_KNOWS_ONLY_CORE = knowsOnlyCore("apiserver");

    @ArchTest static final ArchRule SCHEDULER_KNOWS_ONLY_CORE = knowsOnlyCore("scheduler");

    @ArchTest static final ArchRule CONTROLLERS_KNOW_ONLY_CORE = knowsOnlyCore("controllers");

    @ArchTest static final ArchRule KUBELET_KNOWS_ONLY_CORE = knowsOnlyCore("kubelet");

    @ArchTest static final ArchRule PROXY_KNOWS_ONLY_CORE = knowsOnlyCore("proxy");

    /**
     * The views are generated from one schema and refer to metadata, which is one of them: they are
     * one package.
     */
    @ArchTest
    static final ArchRule PACKAGES_OF_CORE_HAVE_NO_CYCLES =
            slices().matching("io.jollyboat.core.(*)..")
                    .should()
                    .beFreeOfCycles()
                    .ignoreDependency(
                            DescribedPredicate.describe(
                                    "model",
                                    type ->
                                            type.getPackageName()
                                                    .equals("io.jollyboat.core.model")),
                            DescribedPredicate.describe(
                                    "views",
                                    type ->
                                            type.getPackageName()
                                                    .startsWith("io.jollyboat.core.api")));

    @ArchTest
    static final ArchRule TIME_AND_THREADS_COME_FROM_THE_TIMELINE =
            noClasses()
                    .that(DescribedPredicate.not(SOURCE_OF_TIME))
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(LocalDateTime.class, "now")
                    .orShould()
                    .callMethod(ZonedDateTime.class, "now")
                    .orShould()
                    .callMethod(Clock.class, "systemUTC")
                    .orShould()
                    .callMethod(Thread.class, "sleep", long.class)
                    .orShould()
                    .callMethod(Thread.class, "startVirtualThread", Runnable.class)
                    .orShould()
                    .callMethod(CompletableFuture.class, "supplyAsync", Supplier.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Executors.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Timer.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(ThreadLocalRandom.class);

    /** Only the store's engine knows etcd, only the docker runtime knows docker-java. */
    @ArchTest
    static final ArchRule ENGINES_ARE_KNOWN_TO_THEIR_DRIVERS_ONLY =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.jollyboat.apiserver.store..",
                            "io.jollyboat.kubelet.runtime.docker..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.etcd..", "com.github.dockerjava..");

    @ArchTest
    static final ArchRule NO_DRAWERS =
            classes()
                    .should()
                    .haveNameNotMatching(".*((?<!Trust|Key)Manager|Helper|Util|Utils|Impl)")
                    .andShould()
                    .resideOutsideOfPackages("..util..", "..common..", "..helper..", "..impl..");

    private static ArchRule knowsOnlyCore(String part) {
        String[] others =
                Arrays.stream(PARTS)
                        .filter(other -> !other.contains("." + part + "."))
                        .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("io.jollyboat." + part + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }
}
