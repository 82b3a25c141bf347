import {
  createTheme,
  defaultVariantColorsResolver,
  parseThemeColor,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

// Mantine takes its dark-theme shades around index 8: the accent itself stands there.
const mint: MantineColorsTuple = [
  '#f2fdf9',
  '#dcfaf0',
  '#c4f6e5',
  '#aaf1da',
  '#90edce',
  '#78e9c4',
  '#62e5bb',
  '#50e2b5',
  '#3fe0b0',
  '#2fcf9f',
];
// Grey with a breath of sea green; the darkest three are page, panel and field.
const dark: MantineColorsTuple = [
  '#e3eaec',
  '#c3ced2',
  '#a3b1b7',
  '#74848b',
  '#3c4a51',
  '#2c383e',
  '#1d272c',
  '#131a1e',
  '#0e1417',
  '#0b0f12',
];
const danger: MantineColorsTuple = [
  '#fff0f2',
  '#ffdde2',
  '#ffc2ca',
  '#ffa3af',
  '#ff8997',
  '#f8657a',
  '#ee4760',
  '#e4304c',
  '#d81e3c',
  '#b91631',
];

// A tint with text of the same colour: calmer on a dark page than Mantine's own mix.
const tint: VariantColorsResolver = (input) => {
  const mixed = defaultVariantColorsResolver(input);
  if (input.variant !== 'light') return mixed;
  const { color, isThemeColor } = parseThemeColor({
    color: input.color ?? input.theme.primaryColor,
    theme: input.theme,
  });
  const shades = isThemeColor ? input.theme.colors[color] : undefined;
  if (!shades) return mixed;
  const wash = (percent: number) => `color-mix(in srgb, ${shades[5]} ${percent}%, transparent)`;
  return {
    background: wash(15),
    hover: wash(24),
    color: shades[3] ?? mixed.color,
    border: `1px solid ${wash(22)}`,
  };
};

export const theme = createTheme({
  primaryColor: 'mint',
  primaryShade: 8,
  autoContrast: true,
  luminanceThreshold: 0.35,
  black: '#0b0f12',
  variantColorResolver: tint,
  colors: { mint, dark, danger },
  defaultRadius: 'md',
  fontFamily:
    'Inter, "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '750' },
  components: {
    Modal: {
      styles: { title: { fontWeight: 700, fontSize: '1.1rem' } },
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.6, blur: 3 } },
    },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true } },
  },
});
