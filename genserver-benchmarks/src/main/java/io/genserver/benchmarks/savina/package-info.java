/**
 * The benchmarks of the Savina actor benchmark suite that are about messages, for servers
 * and for Pekko actors: what is the same for both.
 */
@NullMarked
package io.genserver.benchmarks.savina;

import org.jspecify.annotations.NullMarked;
