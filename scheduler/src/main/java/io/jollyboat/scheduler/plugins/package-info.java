/**
 * The scheduling rules, one class each; {@link io.jollyboat.scheduler.plugins.Plugins} names them
 * all. To add one, write the class, put it into that list at its place, and give it a table of
 * cases in the tests.
 */
@NullMarked
package io.jollyboat.scheduler.plugins;

import org.jspecify.annotations.NullMarked;
