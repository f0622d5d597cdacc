/**
 * Throws nonsense at the server's HTTP surface, from a seed and so again at will, and holds every
 * answer against what a client may count on. A longer search: {@code mvn test -pl apiserver -am
 * -Dtest=FuzzTest -Djolly.fuzz.seeds=1000 -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@NullMarked
package io.jollyboat.apiserver.fuzz;

import org.jspecify.annotations.NullMarked;
