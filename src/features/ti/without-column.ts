/** Exports of the package that are no column of a market's bars, each with the reason. */
export const WITHOUT_COLUMN: Readonly<Record<string, string>> = {
  renko: 'its bricks are not one per bar, and their size may come from the average range of all bars, later ones too',
  volumeprofile: 'it sorts all bars into price steps between the lowest and the highest price of all, later ones too',
  VolumeProfile: 'it sorts all bars into price steps between the lowest and the highest price of all, later ones too',
  fibonacciretracement: 'it takes two prices and gives eleven levels',
  getAvailableIndicators: 'it is the list of names, of which crossup, crossdown and crossover do not exist as such',
  AvailableIndicators: 'it is the list of names, of which crossup, crossdown and crossover do not exist as such',
  setConfig: 'it sets how many digits the package keeps; columns are always at full precision',
  getConfig: 'it reads how many digits the package keeps; columns are always at full precision',
  CandleData: 'it is the shape of one bar',
  CandleList: 'it is the shape of a list of bars',
  FixedSizeLinkedList: "it is the package's own container",
  KeltnerChannelsInput: 'it is the shape of what keltnerchannels takes',
  KeltnerChannelsOutput: 'it is the shape of what keltnerchannels gives',
  ChandelierExitInput: 'it is the shape of what chandelierexit takes',
  ChandelierExitOutput: 'it is the shape of what chandelierexit gives',
};
