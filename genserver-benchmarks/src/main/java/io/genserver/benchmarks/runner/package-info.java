/**
 * Runs the contenders alternately, each in a process of its own, and shows the result.
 */
@NullMarked
package io.genserver.benchmarks.runner;

import org.jspecify.annotations.NullMarked;
