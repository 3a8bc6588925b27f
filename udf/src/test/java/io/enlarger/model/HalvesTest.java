package io.enlarger.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalvesTest {
  @Test
  void everyHalfComesBack() {
    for (int bits = 0; bits < 0x10000; bits++) {
      short half = (short) bits;
      float value = Halves.toFloat(half);
      if (Float.isNaN(value)) {
        assertThat(Halves.toFloat(Halves.toHalf(value))).isNaN();
      } else {
        assertThat(Halves.toHalf(value)).isEqualTo(half);
      }
    }
  }

  @Test
  void tiesGoToEven() {
    assertThat(Halves.toFloat(Halves.toHalf(2049))).isEqualTo(2048);
    assertThat(Halves.toFloat(Halves.toHalf(2051))).isEqualTo(2052);
    assertThat(Halves.toHalf(65519)).isEqualTo((short) 0x7bff);
    assertThat(Halves.toHalf(65520)).isEqualTo((short) 0x7c00);
    assertThat(Halves.toHalf(0x1p-25f)).isEqualTo((short) 0);
    assertThat(Halves.toHalf(0x1.8p-24f)).isEqualTo((short) 2);
    assertThat(Halves.toBfloat16(257)).isEqualTo(Halves.toBfloat16(256));
    assertThat(Halves.toBfloat16(259)).isEqualTo(Halves.toBfloat16(260));
    assertThat(Halves.toBfloat16(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
  }
}
