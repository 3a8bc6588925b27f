package io.enlarger.job;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory that native code has freed back to the system.
 *
 * <p>Images of ever new sizes leave holes in the heap of C that no later block fits exactly; glibc
 * keeps those pages until it is told to let them go ({@code malloc_trim}). Without that, resident
 * memory of a long run grows.
 */
final class NativeHeap {
  private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);
  private static final long INTERVAL_NANOS = 5_000_000_000L;
  private static final AtomicLong LAST = new AtomicLong(System.nanoTime());

  private NativeHeap() {}

  /** Trims the heap of C where that was not done for some seconds; cheap otherwise. */
  static void trimNowAndThen() {
    long last = LAST.get();
    long now = System.nanoTime();
    if (now - last < INTERVAL_NANOS || !LAST.compareAndSet(last, now)) {
      return;
    }
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              new Object[0],
              new String[0]);
    } catch (JMException e) {
      // not HotSpot on Linux, or one older than 17.0.9
      LOG.debug("the native heap is not trimmed", e);
    }
  }
}
