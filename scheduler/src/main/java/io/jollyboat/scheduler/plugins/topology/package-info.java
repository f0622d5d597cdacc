/** The rules about where pods are beside each other: near, far and evenly spread. */
@NullMarked
package io.jollyboat.scheduler.plugins.topology;

import org.jspecify.annotations.NullMarked;
