import type { MonthFactors } from "../../shared/carbon/month_factors.ts";

/** A few of the stored tables, enough for the worked examples. */
export const FACTORS: MonthFactors = {
  grid: [
    {
      provider: "aws",
      region: "us-east-1",
      country: "US",
      year: 2021,
      g_per_kwh: "379.069",
      source: "CCF",
    },
    {
      provider: "aws",
      region: "eu-zero-1",
      country: "NO",
      year: 2026,
      g_per_kwh: "0",
      source: "CCF",
    },
    {
      provider: "aws",
      region: null,
      country: null,
      year: 2021,
      g_per_kwh: "392.78",
      source: "CCF",
    },
  ],
  overheads: [{ region: null, year: 2021, pue: "1.135", source: "CCF" }],
  processors: {
    "Average": processor("0.74", "3.5", "80.69"),
    "Skylake": processor("0.65", "4.26", "81.32"),
    "Cascade Lake": processor("0.64", "3.97", "98.12"),
    "Ivy Bridge": processor("3.04", "8.25", "9.67"),
    "Graviton2": processor("0.47", "1.69", "129.78"),
    "V100": { ...processor("35", "306", "0"), chip_gigabytes: null },
  },
  families: {
    m5: family(["Skylake"], "4", 96, "384", "1610.3792"),
    m5zn: {
      ...family(["Cascade Lake"], "4", 48, "192", "1344.0944"),
      chips: 2,
    },
    c5: family(["Cascade Lake", "Skylake"], "2", 96, "192", "1344.0944"),
    old: family(["Ivy Bridge", "Skylake", "Graviton2"], "4", 96, "384", "1000"),
    t3: family(["Cascade Lake"], "4", 96, "384", "1610.3792"),
    p3: family(["Skylake"], "7.625", 64, "488", "3542.9488"),
    m8a: family(["EPYC 5th Gen"], "4", 192, "768", null),
  },
  instance_types: {
    "t3.micro": {
      cores: "2",
      gigabytes: "1",
      baseline_percent: "10",
      gpu: null,
      gpus: 0,
    },
    "p3.2xlarge": {
      cores: "8",
      gigabytes: "61",
      baseline_percent: null,
      gpu: "V100",
      gpus: 1,
    },
  },
};

function processor(idle: string, full: string, chip_gigabytes: string) {
  return { idle, full, chip_gigabytes, source: "CCF", year: 2022 };
}

function family(
  processors: readonly string[],
  gigabytes_per_core: string,
  largest_cores: number,
  largest_gigabytes: string,
  server_kilograms: string | null,
) {
  return {
    processors,
    gigabytes_per_core,
    largest_cores,
    largest_gigabytes,
    chips: null,
    server_kilograms,
    source: "CCF",
    year: 2022,
  };
}
