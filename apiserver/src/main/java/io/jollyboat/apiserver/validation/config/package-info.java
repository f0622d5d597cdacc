/** The rules of namespaces, nodes, configuration, and of what governs the cluster. */
@NullMarked
package io.jollyboat.apiserver.validation.config;

import org.jspecify.annotations.NullMarked;
